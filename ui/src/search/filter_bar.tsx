// Menus that write filters into the query, and chips that take them out again.
import * as carrel from "../api/carrel";
import type { Facets, Hit } from "../api/types";
import { Icon } from "../parts/icon";
import { Choice, Menu } from "../parts/menu";
import { index_store, library_store } from "../state/library";
import { use_preferences } from "../state/preferences";
import { go } from "../state/route";
import { use_store } from "../state/store";
import { use_loaded } from "../state/use_loaded";
import { language_name } from "../text/format";
import { filters_of, toggle_filter, with_filter, without_filter, without_key, type FilterKey } from "../text/query";
import { use_words } from "../words/use_words";
import { TagMenu } from "./tag_menu";
import type { Mode } from "./use_search";

interface FilterBarProps {
  query: string;
  hits: readonly Hit[];
  mode: Mode;
  on_mode: (mode: Mode) => void;
}

const nothing: Facets = { types: [], languages: [], tags: [] }; // until they have come; menus do without
const set_query = (query: string) => go({ query });

// How often each value occurs among the passages found.
function counts_of(hits: readonly Hit[], value_of: (hit: Hit) => string | null | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const hit of hits) {
    const value = value_of(hit);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

export function FilterBar({ query, hits, mode, on_mode }: FilterBarProps) {
  const t = use_words();
  const { language } = use_preferences();
  const library = use_store(library_store);
  const names = library.kind === "ready" ? library.collections.map((row) => row.name) : [];
  const run = use_store(index_store).kind; // a run brings new ones
  const facets = use_loaded(run, (signal) => carrel.facets(signal)).value ?? nothing;
  const [types, languages] = [facets.types, facets.languages].map((all) => all.map((one) => one.value)) as [string[], string[]];
  const has_languages = languages.length > 1 || filters_of(query).some((filter) => filter.key === "lang");
  const facet = { query, hits };
  return (
    <div class="filters" role="group" aria-label={t.filters}>
      <Facet {...facet} name="in" label={t.filter_collection} values={names} value_of={(hit) => hit.collection} />
      <Facet {...facet} name="type" label={t.filter_type} values={types} value_of={(hit) => hit.type}
        show={t.type_name} />
      <DateMenu query={query} />
      <TagMenu query={query} tags={facets.tags} on_query={set_query} />
      {has_languages && (
        <Facet {...facet} name="lang" label={t.filter_language} values={languages} value_of={(hit) => hit.language}
          show={(code) => language_name(code, language)} />
      )}
      <ModeMenu mode={mode} on_mode={on_mode} />
      <Chips query={query} />
    </div>
  );
}

interface FacetProps {
  query: string;
  hits: readonly Hit[];
  name: FilterKey;
  label: string;
  values: readonly string[];
  value_of: (hit: Hit) => string | null | undefined;
  show?: (value: string) => string;
}

function Facet({ query, hits, name, label, values, value_of, show = (value) => value }: FacetProps) {
  const t = use_words();
  const counts = counts_of(hits, value_of);
  const chosen = filters_of(query).filter((filter) => filter.key === name).map((filter) => filter.value);
  const all = [...new Set([...values, ...chosen])];
  return (
    <Menu label={label} active={chosen.length ? "yes" : "no"}>
      {() =>
        all.length === 0 ? (
          <p class="menu-empty">{t.no_values}</p>
        ) : (
          all.map((value) => (
            <Choice key={value} chosen={chosen.includes(value)} count={counts.get(value)}
              on_choose={() => set_query(toggle_filter(query, name, value))}>
              {show(value)}
            </Choice>
          ))
        )
      }
    </Menu>
  );
}

const days_ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

function DateMenu({ query }: { query: string }) {
  const t = use_words();
  const value_of = (key: FilterKey) => filters_of(query).find((filter) => filter.key === key)?.value ?? "";
  const [after, before] = [value_of("after"), value_of("before")];
  const set = (key: FilterKey, value: string) => set_query(with_filter(without_key(query, key), key, value));
  const presets: [string, string][] = [[t.date_week, days_ago(7)], [t.date_month, days_ago(30)], [t.date_year, days_ago(365)]];
  return (
    <Menu label={t.filter_date} active={after || before ? "yes" : "no"}>
      {() => (
        <>
          <Choice chosen={!after && !before} on_choose={() => set_query(without_key(without_key(query, "after"), "before"))}>
            {t.date_any}
          </Choice>
          {presets.map(([label, day]) => (
            <Choice key={label} chosen={after === day} on_choose={() => set("after", day)}>{label}</Choice>
          ))}
          <DateField label={t.date_after} value={after} on_change={(day) => set("after", day)} />
          <DateField label={t.date_before} value={before} on_change={(day) => set("before", day)} />
        </>
      )}
    </Menu>
  );
}

function DateField({ label, value, on_change }: { label: string; value: string; on_change: (day: string) => void }) {
  return (
    <label class="menu-field">
      <span>{label}</span>
      <input type="date" value={value} onChange={(event) => on_change(event.currentTarget.value)} />
    </label>
  );
}

function ModeMenu({ mode, on_mode }: { mode: Mode; on_mode: (mode: Mode) => void }) {
  const t = use_words();
  const modes: [Mode, string][] = [["hybrid", t.mode_hybrid], ["lexical", t.mode_lexical], ["semantic", t.mode_semantic]];
  return (
    <Menu label={t.filter_mode} active={mode === "hybrid" ? "no" : "yes"}>
      {() => modes.map(([value, label]) => (
        <Choice key={value} chosen={mode === value} on_choose={() => on_mode(value)}>{label}</Choice>
      ))}
    </Menu>
  );
}

function Chips({ query }: { query: string }) {
  const t = use_words();
  return (
    <>
      {filters_of(query).map((filter) => {
        const name = `${filter.key}:${filter.value}`;
        return (
          <button key={name} type="button" class="chip" aria-label={t.remove_filter(name)}
            onClick={() => set_query(without_filter(query, filter))}>
            <span>{name}</span>
            <Icon name="close" size={14} />
          </button>
        );
      })}
    </>
  );
}
