// Search: the field, the filters, the passages found; before anything is typed, where to begin.
import { useEffect, useState } from "preact/hooks";
import { pending_question } from "../ask/pending";
import { EmptyLibrary } from "../library/empty_library";
import { Hints } from "../parts/hints";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { announce } from "../state/announce";
import { library_store } from "../state/library";
import { go, use_route } from "../state/route";
import { use_store } from "../state/store";
import { filters_of, looks_like_question, words_of } from "../text/query";
import { use_words } from "../words/use_words";
import { FilterBar } from "./filter_bar";
import { HitList } from "./hit_list";
import { SearchField } from "./search_field";
import { Start } from "./start";
import { count_max, first_count, use_search, type Mode } from "./use_search";

export function SearchView() {
  const library = use_store(library_store);
  const { query } = use_route();
  const empty = library.kind === "ready" && library.collections.length === 0;
  if (empty) return <EmptyLibrary />;
  return (
    <div class={`search${query ? "" : " search-start"}`}>
      <SearchField />
      {query ? <Results query={query} /> : <Start />}
    </div>
  );
}

function Results({ query }: { query: string }) {
  const t = use_words();
  const [mode, set_mode] = useState<Mode>("hybrid");
  const [count, set_count] = useState(first_count);
  useEffect(() => set_count(first_count), [query]);
  const { value, error, loading, reload } = use_search(query, mode, count);
  const hits = value?.hits ?? [];
  // As many as were asked for: there may be more.
  const count_text = (found: number) => (found >= count ? t.results_best(found) : t.results(found));
  useEffect(() => {
    if (value) announce([count_text(value.hits.length), ...value.hints].join(". "));
  }, [value]);
  return (
    <>
      <FilterBar query={query} hits={hits} mode={mode} on_mode={set_mode} />
      {looks_like_question(query) && <AskInstead query={query} />}
      {error && <Problem message={error.message} on_retry={reload} />}
      <p class="result-count" aria-hidden="true">
        {value && !error && (hits.length > 0 ? `${count_text(hits.length)} ${t.took(value.took_ms.toFixed(0))}` : "")}
      </p>
      <div class={loading ? "results is-loading" : "results"} aria-busy={loading}>
        {value && !error && <Hints hints={value.hints} />}
        {hits.length > 0 && <HitList hits={hits} />}
        {value && !loading && !error && hits.length === 0 && <NothingFound query={query} />}
      </div>
      {hits.length >= count && count < count_max && (
        <button type="button" class="button show-more" onClick={() => set_count(count_max)}>{t.show_more}</button>
      )}
    </>
  );
}

function AskInstead({ query }: { query: string }) {
  const t = use_words();
  const ask = () => {
    pending_question.set(words_of(query));
    go({ view: "ask", conversation: null, place: null });
  };
  return (
    <button type="button" class="ask-instead" onClick={ask}>
      <Icon name="ask" />
      <span class="ask-instead-text">
        <span>{t.ask_instead}</span>
        <strong>{words_of(query)}</strong>
      </span>
      <span class="ask-instead-keys" aria-hidden="true"><kbd>Ctrl</kbd><kbd>Enter</kbd></span>
    </button>
  );
}

function NothingFound({ query }: { query: string }) {
  const t = use_words();
  const filtered = filters_of(query).length > 0;
  return (
    <div class="nothing">
      <h2>{t.nothing_found}</h2>
      <p>{t.nothing_found_hint}</p>
      {filtered && (
        <button type="button" class="button" onClick={() => go({ query: words_of(query) })}>{t.remove_filters}</button>
      )}
    </div>
  );
}
