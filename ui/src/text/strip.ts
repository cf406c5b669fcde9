// Takes the markup of a whole block (the '#' of a heading, the '>' of a quote) out of its text, and moves the
// marks along.
import type { Range } from "./bytes";

export interface Stripped {
  text: string;
  marks: Range[];
}

export const block_markup = {
  heading: /^#{1,6}\s+|\s+#+\s*$|\n[=-]{2,}\s*$/g,
  list_item: /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/g,
  quote: /^[^\S\n]*(?:>[^\S\n]?)+/gm,
  // Of a snippet, whose blocks are not known: what begins a line, fences, and the rules of tables.
  snippet: /^[^\S\n]*(?:#{1,6}\s+|(?:>[^\S\n]?)+|[-*+]\s+(?=\S))|(?:```+|~~~+)\w*|(?<=\s|^)\|?(?:[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}\|){1,64}/gm,
  code: /^(?:```+|~~~+)[^\n]*\n?|\n?(?:```+|~~~+)\s*$/g,
} as const;

export function strip(text: string, marks: readonly Range[], markup: RegExp): Stripped {
  const removed = [...text.matchAll(markup)].map((match) => ({ begin: match.index, end: match.index + match[0].length }));
  const moved = (at: number) =>
    removed.reduce((sum, { begin, end }) => sum - Math.max(0, Math.min(at, end) - begin), at);
  return {
    text: text.replace(markup, ""),
    marks: marks
      .map(({ begin, end }) => ({ begin: moved(begin), end: moved(end) }))
      .filter(({ begin, end }) => end > begin),
  };
}
