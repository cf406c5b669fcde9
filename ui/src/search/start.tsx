// Before anything is typed: what the library holds, and what a search understands.
import { library_store } from "../state/library";
import { use_preferences } from "../state/preferences";
import { go } from "../state/route";
import { use_store } from "../state/store";
import { format_count } from "../text/format";
import { toggle_filter } from "../text/query";
import { use_words } from "../words/use_words";

export function Start() {
  const t = use_words();
  const { language } = use_preferences();
  const library = use_store(library_store);
  if (library.kind !== "ready") return null;
  const documents = library.collections.reduce((sum, row) => sum + row.documents, 0);
  const tips: [string, string][] = [
    ['"rent increase"', t.tip_phrase],
    ["-draft", t.tip_without],
    ["type:pdf", t.tip_type],
    ["after:2024", t.tip_after],
    ["path:notes/*", t.tip_path],
  ];
  return (
    <div class="start">
      <p class="start-holds">{t.start_holds(format_count(documents, language), library.collections.length)}</p>
      <ul class="start-collections" aria-label={t.collections}>
        {library.collections.map((row) => (
          <li key={row.name}>
            <button type="button" class="tile" onClick={() => start_with(toggle_filter("", "in", row.name) + " ")}>
              <strong>{row.name}</strong>
              <span>{t.documents_count(format_count(row.documents, language))}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2 class="start-tips-title">{t.start_tips}</h2>
      <dl class="start-tips">
        {tips.map(([example, what]) => (
          <div key={example}>
            <dt><code>{example}</code></dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function start_with(query: string): void {
  go({ query }, "push");
  document.getElementById("search-field")?.focus();
}
