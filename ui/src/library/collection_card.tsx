// One collection: what it holds, how fresh it is, what was left out and why.
import { useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { Collection } from "../api/types";
import { Confirm } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { notify, notify_error } from "../state/announce";
import { index_store, load_collections, update_index } from "../state/library";
import { use_preferences } from "../state/preferences";
import { use_store } from "../state/store";
import { trouble_of } from "../text/coverage";
import { format_ago, format_bytes, format_count, time_of } from "../text/format";
import { use_words } from "../words/use_words";
import { Coverage } from "./coverage";

export function CollectionCard({ row }: { row: Collection }) {
  const t = use_words();
  const { language } = use_preferences();
  const running = use_store(index_store).kind === "running";
  const [asking, set_asking] = useState(false);
  const count = (n: number) => format_count(n, language);
  const forget = () =>
    carrel.forget_collection(row.name).then(() => {
      notify(t.forgotten);
      return load_collections();
    }, notify_error);
  return (
    <article class="collection">
      <header class="collection-head">
        <span class="collection-icon"><Icon name="folder" /></span>
        <div class="collection-name">
          <h2>{row.name}</h2>
          <p title={row.root}><bdi>{row.root}</bdi></p>
        </div>
        <button type="button" class="button-icon" disabled={running} aria-label={`${t.update}: ${row.name}`}
          title={t.update} onClick={() => void update_index([row.name])}>
          <Icon name="refresh" size={18} />
        </button>
        <button type="button" class="button-icon" disabled={running} aria-label={t.forget_collection(row.name)}
          title={t.forget} onClick={() => set_asking(true)}>
          <Icon name="trash" size={18} />
        </button>
      </header>
      <Freshness row={row} />
      <p class="collection-facts">
        <span>{t.documents_count(count(row.documents))}</span>
        <span>{t.passages_count(count(row.chunks))}</span>
        <span>{format_bytes(row.bytes, language)}</span>
      </p>
      {row.trouble && <TroubleNote message={row.trouble} />}
      <Globs row={row} />
      <Coverage row={row} />
      {asking && (
        <Confirm title={t.forget_collection(row.name)} text={t.forget_collection_sure(row.name)} action={t.forget}
          on_confirm={() => void forget()} on_close={() => set_asking(false)} />
      )}
    </article>
  );
}

// A disk or folder that is not there now.
function TroubleNote({ message }: { message: string }) {
  const t = use_words();
  const { kind, place } = trouble_of(message);
  return (
    <p class="trouble" role="status">
      <Icon name="warning" size={16} />
      {kind === "other" ? <span lang="en">{message}</span> : <span>{t.trouble(kind)} <bdi>{place}</bdi>. {t.trouble_stays}</span>}
    </p>
  );
}

// What carrel add --include and --exclude said of the folder.
function Globs({ row }: { row: Collection }) {
  const t = use_words();
  if (row.include.length + row.exclude.length === 0) return null;
  const lines = [[t.globs_only, row.include], [t.globs_without, row.exclude]] as const;
  return (
    <dl class="globs">
      {lines.map(([name, globs]) => globs.length > 0 && (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{globs.map((glob) => <code key={glob}>{glob}</code>)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Freshness({ row }: { row: Collection }) {
  const t = use_words();
  const { language } = use_preferences();
  const index = use_store(index_store);
  const read = time_of(row.last_index);
  const in_work = index.kind === "running" && (!index.progress.collection || index.progress.collection === row.name);
  const state = in_work ? "indexing" : row.freshness;
  const ago = read ? t.indexed_ago(format_ago(read, new Date(), language)) : t.never_indexed;
  return (
    <p class={`freshness freshness-${state}`}>
      <span class="freshness-dot" aria-hidden="true" />
      {state === "indexing" ? t.indexing : ago}
    </p>
  );
}
