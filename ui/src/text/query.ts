// The filters inside a query. The query's text is the only truth: menus and chips read it and rewrite it, so that
// what a person sees is what the command line would be given.

export type FilterKey = "in" | "type" | "tag" | "lang" | "path" | "title" | "before" | "after";

export interface Filter {
  key: FilterKey;
  value: string;
  begin: number; // in the query's text
  end: number;
}

const keys: readonly FilterKey[] = ["in", "type", "tag", "lang", "path", "title", "before", "after"];
const pattern = new RegExp(`(?<![^\\s])(${keys.join("|")}):("[^"]*"|[^\\s"]+)`, "giu");

export function filters_of(query: string): Filter[] {
  const quoted = [...query.matchAll(/(?<!:)"[^"]*"/g)].map((match) => [match.index, match.index + match[0].length] as const);
  return [...query.matchAll(pattern)]
    .filter((match) => !quoted.some(([begin, end]) => begin <= match.index && match.index < end))
    .map((match) => ({
      key: match[1]!.toLowerCase() as FilterKey,
      value: match[2]!.replace(/^"|"$/g, ""),
      begin: match.index,
      end: match.index + match[0].length,
    }));
}

export function words_of(query: string): string {
  return tidy(filters_of(query).reduceRight((text, filter) => text.slice(0, filter.begin) + text.slice(filter.end), query));
}

const tidy = (query: string) => query.replace(/\s+/g, " ").trim();

export function without_filter(query: string, filter: Filter): string {
  return tidy(query.slice(0, filter.begin) + " " + query.slice(filter.end));
}

export function without_key(query: string, key: FilterKey): string {
  const doomed = filters_of(query).filter((filter) => filter.key === key);
  return tidy(doomed.reduceRight((text, filter) => text.slice(0, filter.begin) + text.slice(filter.end), query));
}

export function with_filter(query: string, key: FilterKey, value: string): string {
  const clean = value.replace(/"/g, "").trim();
  if (clean === "") return tidy(query);
  return tidy(query) + (query.trim() ? " " : "") + `${key}:${/\s/.test(clean) ? `"${clean}"` : clean}`;
}

// On when it was off, off when it was on.
export function toggle_filter(query: string, key: FilterKey, value: string): string {
  const there = filters_of(query).find((filter) => filter.key === key && filter.value === value);
  return there ? without_filter(query, there) : with_filter(query, key, value);
}

// A person asks when they say so, or write a sentence.
export function looks_like_question(query: string): boolean {
  const words = words_of(query);
  if (/[?？]\s*$/.test(words)) return true;
  const first = /^(who|what|when|where|why|how|which|does|did|is|are|was|were|can|wer|was|wann|wo|warum|wie|welche[rsnm]?|wieviel|gibt|ist|sind|hat|kann)\s/i;
  return first.test(words) && words.split(" ").length > 2;
}
