// The documents of the library, page by page, opened beside the list.
import { useEffect, useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { DocumentRow } from "../api/types";
import { Icon, icon_of_type } from "../parts/icon";
import { Problem } from "../parts/problem";
import { index_store } from "../state/library";
import { use_preferences } from "../state/preferences";
import { go, href, use_route, type Place } from "../state/route";
import { use_store } from "../state/store";
import { use_loaded } from "../state/use_loaded";
import { format_bytes, format_count, format_date } from "../text/format";
import { use_words } from "../words/use_words";

const page_count = 50;

export function Documents({ collections }: { collections: readonly string[] }) {
  const t = use_words();
  const { language } = use_preferences();
  const [words, set_words] = useState("");
  const [only, set_only] = useState("");
  const [count, set_count] = useState(page_count);
  const run = use_store(index_store).kind;
  useEffect(() => set_count(page_count), [words, only]);
  const { value, error } = use_loaded(`${run} ${collections.join()} ${only} ${count} ${words}`, (signal) =>
    carrel.documents(only, words.trim(), 0, count, signal));
  const rows = value?.documents ?? [];
  const total = value?.total ?? 0;
  return (
    <section class="documents" aria-label={t.browse}>
      <header class="documents-head">
        <h2>{t.browse}</h2>
        <div class="field field-small">
          <Icon name="search" size={16} />
          <input type="text" aria-label={t.find_document} placeholder={t.find_document} value={words}
            onInput={(event) => set_words(event.currentTarget.value)} />
        </div>
        {collections.length > 1 && (
          <select aria-label={t.filter_collection} value={only} onChange={(event) => set_only(event.currentTarget.value)}>
            <option value="">{t.ask_scope_all}</option>
            {collections.map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
        )}
      </header>
      {error && <Problem message={error.message} />}
      {value && rows.length === 0 && <p class="quiet">{t.no_documents}</p>}
      {rows.length > 0 && <DocumentList rows={rows} />}
      {rows.length < total && (
        <p class="documents-more">
          <span class="quiet">{t.of_total(rows.length, format_count(total, language))}</span>
          <button type="button" class="button" onClick={() => set_count(count + page_count)}>{t.show_more}</button>
        </p>
      )}
    </section>
  );
}

const place_of = (row: DocumentRow): Place => ({ document_id: row.id, page: 0, line: 0, span: null, exact: "passage" });

function DocumentList({ rows }: { rows: readonly DocumentRow[] }) {
  const t = use_words();
  const { language } = use_preferences();
  const open = use_route().place?.document_id;
  return (
    <ul class="document-list">
      {rows.map((row) => (
        <li key={row.id}>
          <a href={href({ place: place_of(row) })} aria-current={open === row.id ? "true" : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
              event.preventDefault();
              go({ place: place_of(row) });
            }}>
            <Icon name={icon_of_type(row.type)} size={18} />
            <span class="document-name">
              <strong><bdi>{row.title || row.path.split("/").pop()}</bdi></strong>
              <span><bdi>{row.collection}/{row.path}</bdi></span>
            </span>
            <span class="document-facts">{t.type_name(row.type)}</span>
            <span class="document-facts">{format_bytes(row.bytes, language)}</span>
            <span class="document-facts">{format_date(row.modified, language)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
