// Collections with what they hold, how fresh they are and what was left out; and their documents.
import { useState } from "preact/hooks";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { index_store, library_store, load_collections, update_index } from "../state/library";
import { use_store } from "../state/store";
import { use_words } from "../words/use_words";
import { AddFolder } from "./add_folder";
import { CollectionCard } from "./collection_card";
import { Documents } from "./documents";
import { EmptyLibrary } from "./empty_library";
import { IndexProgressBar } from "./progress";

export function LibraryView() {
  const library = use_store(library_store);
  if (library.kind === "loading") return <div class="page-wait" aria-busy="true" />;
  if (library.kind === "failed") return <Problem message={library.message} on_retry={() => void load_collections()} />;
  if (library.collections.length === 0) return <EmptyLibrary />;
  return <Collections />;
}

function Collections() {
  const t = use_words();
  const library = use_store(library_store);
  const running = use_store(index_store).kind === "running";
  const [adding, set_adding] = useState(false);
  const rows = library.kind === "ready" ? library.collections : [];
  return (
    <div class="library">
      <header class="view-head">
        <h1>{t.library}</h1>
        <div class="view-actions">
          <button type="button" class="button" disabled={running} onClick={() => void update_index([])}>
            <Icon name="refresh" size={18} />
            {t.update_all}
          </button>
          <button type="button" class="button button-primary" onClick={() => set_adding(true)}>
            <Icon name="plus" size={18} />
            {t.add_folder}
          </button>
        </div>
      </header>
      <div class="library-progress"><IndexProgressBar /></div>
      <section aria-label={t.collections}>
        <ul class="collections">
          {rows.map((row) => <li key={row.name}><CollectionCard row={row} /></li>)}
        </ul>
      </section>
      <Documents collections={rows.map((row) => row.name)} />
      {adding && <AddFolder on_close={() => set_adding(false)} />}
    </div>
  );
}
