// The search field. Its text lives in the address, so that Back, reload and filters agree with it.
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon";
import { pending_question } from "../ask/pending";
import { go, use_route } from "../state/route";
import { words_of } from "../text/query";
import { use_words } from "../words/use_words";

export function SearchField() {
  const t = use_words();
  const { query } = use_route();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);
  const on_key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.ctrlKey && !event.metaKey)) {
      const first = document.querySelector<HTMLElement>(".hit-link");
      if (!first) return;
      event.preventDefault();
      if (event.key === "Enter") first.click();
      first.focus();
    } else if (event.key === "Enter" && query.trim()) {
      pending_question.set(words_of(query));
      go({ view: "ask", conversation: null, place: null });
    } else if (event.key === "Escape" && query) {
      event.stopPropagation();
      go({ query: "" }, "replace");
    }
  };
  return (
    <div class="search-head" role="search">
      <h1 class={query ? "sr-only" : "search-title"}>{query ? t.search : t.start_title}</h1>
      <div class="field field-search">
        <Icon name="search" />
        <input
          ref={field}
          id="search-field"
          type="text"
          inputMode="search"
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-label={t.search_placeholder}
          aria-describedby="search-help"
          placeholder={t.search_placeholder}
          value={query}
          onInput={(event) => go({ query: event.currentTarget.value }, "typing")}
          onKeyDown={on_key}
        />
        {query ? (
          <button
            type="button"
            class="button-icon"
            aria-label={t.clear}
            onClick={() => {
              go({ query: "" }, "replace");
              field.current?.focus();
            }}
          >
            <Icon name="close" size={18} />
          </button>
        ) : (
          <kbd class="field-key" aria-hidden="true">/</kbd>
        )}
      </div>
      <p class="sr-only" id="search-help">{t.search_help}</p>
    </div>
  );
}
