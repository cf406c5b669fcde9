// What of a collection cannot be found, or only in part: how many files, which, why, and what helps.
import { useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { Collection, CoverageKind, CoverageRow } from "../api/types";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { use_preferences } from "../state/preferences";
import { use_loaded } from "../state/use_loaded";
import { files_told, group_by_reason, told_parts, type ReasonGroup } from "../text/coverage";
import { format_count } from "../text/format";
import { use_words } from "../words/use_words";

const kinds: readonly CoverageKind[] = ["failed", "partial", "skipped"];

export function Coverage({ row }: { row: Collection }) {
  const t = use_words();
  const [open, set_open] = useState(false);
  const there = kinds.filter((kind) => row[kind] > 0);
  if (there.length === 0) return <p class="coverage-all"><Icon name="check" size={16} />{t.all_read}</p>;
  const title = there.map((kind) => t.coverage_count(kind, row[kind])).join(", ");
  return (
    <details class={row.failed > 0 ? "coverage coverage-failed" : "coverage"} onToggle={(event) => set_open(event.currentTarget.open)}>
      <summary><Icon name={row.failed > 0 ? "warning" : "minus"} size={16} />{t.coverage_why(title)}</summary>
      {open && <Files row={row} there={there} />}
    </details>
  );
}

function Files({ row, there }: { row: Collection; there: readonly CoverageKind[] }) {
  const t = use_words();
  const { language } = use_preferences();
  const [wanted, set_wanted] = useState<CoverageKind | "all">("all");
  const kind = wanted === "all" || there.includes(wanted) ? wanted : "all";
  const { value, error } = use_loaded(`${row.name} ${kind} ${row.last_index}`, (signal) => carrel.coverage(row.name, kind, signal));
  const count = (one: CoverageKind | "all") => (one === "all" ? there.reduce((sum, each) => sum + row[each], 0) : row[one]);
  const choices: readonly (CoverageKind | "all")[] = there.length > 1 ? ["all", ...there] : [];
  const unlisted = value ? value.total - files_told(value.files) : 0;
  return (
    <>
      {choices.length > 0 && (
        <div class="coverage-kinds" role="group" aria-label={t.coverage_filter(row.name)}>
          {choices.map((one) => (
            <button key={one} type="button" class="chip" aria-pressed={one === kind} onClick={() => set_wanted(one)}>
              {t.coverage_name(one)} {format_count(count(one), language)}
            </button>
          ))}
        </div>
      )}
      {error && <Problem message={error.message} />}
      <div class="coverage-list" role="region" tabIndex={0} aria-label={t.coverage_list(row.name)} aria-busy={!value && !error}>
        {kinds.map((one) => <Groups key={one} kind={one} rows={value?.files.filter((file) => file.status === one) ?? []} />)}
        {unlisted > 0 && <p class="quiet">{t.coverage_more(format_count(unlisted, language))}</p>}
      </div>
    </>
  );
}

function Groups({ kind, rows }: { kind: CoverageKind; rows: readonly CoverageRow[] }) {
  return <>{group_by_reason(rows).map((group) => <Group key={group.reason} kind={kind} group={group} />)}</>;
}

function Group({ kind, group }: { kind: CoverageKind; group: ReasonGroup }) {
  const t = use_words();
  const said = t.reason(group.reason, group.rows[0]?.message ?? "") || t.reason_unknown;
  const remedy = t.remedy(group.reason, group.remedy);
  return (
    <section class="reason">
      <h3><span class={`badge badge-${kind}`}>{t.coverage_name(kind)}</span> {said}</h3>
      {remedy && <p class="reason-remedy"><strong>{t.what_helps}</strong> {remedy}</p>}
      <ul>{group.rows.map((row) => <File key={row.path} row={row} said={said} />)}</ul>
    </section>
  );
}

// What only this file has to say stays in the server's words.
function File({ row, said }: { row: CoverageRow; said: string }) {
  const t = use_words();
  const { language } = use_preferences();
  const parts = told_parts(row.message ?? "").filter((part) => part.pages || part.text !== said);
  return (
    <li>
      <bdi>{row.path}</bdi>
      {parts.map((part, index) => (
        <span key={index} class="reason-detail">
          {part.pages && <strong>{t.pages_named(part.pages)}</strong>} {part.text !== said && <span lang="en">{part.text}</span>}
        </span>
      ))}
      {row.more > 0 && <span class="reason-detail">{t.coverage_more_inside(format_count(row.more, language), row.inside ?? "")}</span>}
    </li>
  );
}
