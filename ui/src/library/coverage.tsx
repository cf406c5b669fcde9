// "12 files skipped: why": the files left out, gathered by reason, loaded when asked for.
import { useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { Collection, CoverageRow } from "../api/types";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";

type Kind = "skipped" | "failed";

export function Coverage({ row }: { row: Collection }) {
  const t = use_words();
  if (row.skipped === 0 && row.failed === 0) return <p class="coverage-all"><Icon name="check" size={16} />{t.all_read}</p>;
  return (
    <div class="coverage">
      {row.failed > 0 && <Reasons name={row.name} kind="failed" title={t.files_failed(row.failed)} />}
      {row.skipped > 0 && <Reasons name={row.name} kind="skipped" title={t.files_skipped(row.skipped)} />}
    </div>
  );
}

function by_reason(rows: readonly CoverageRow[], text_of: (row: CoverageRow) => string): [string, CoverageRow[]][] {
  const groups = new Map<string, CoverageRow[]>();
  for (const row of rows) {
    const reason = text_of(row);
    groups.set(reason, [...(groups.get(reason) ?? []), row]);
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

function Reasons({ name, kind, title }: { name: string; kind: Kind; title: string }) {
  const t = use_words();
  const [open, set_open] = useState(false);
  const { value, error } = use_loaded(open ? `${name} ${kind}` : null, (signal) => carrel.coverage(name, kind, signal));
  return (
    <details class={`reasons reasons-${kind}`} onToggle={(event) => set_open(event.currentTarget.open)}>
      <summary><Icon name={kind === "failed" ? "warning" : "minus"} size={16} />{title}</summary>
      {error && <Problem message={error.message} />}
      <dl>
        {by_reason(value?.files ?? [], (row) => t.reason(row.reason ?? "", row.message ?? "")).map(([reason, rows]) => (
          <div key={reason}>
            <dt>{reason || t.reason_unknown}</dt>
            {rows.map((row) => <dd key={row.path}>{row.path}</dd>)}
          </div>
        ))}
      </dl>
    </details>
  );
}
