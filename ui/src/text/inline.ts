// Inline Markdown -> pieces of the source with a style. Offsets stay those of the source, so that marks of a
// search still fit; the markup characters themselves belong to no piece. Not CommonMark to the letter: what is
// unclear stays plain text.
import { safe_link, type SafeLink } from "./links";
import type { Range } from "./bytes";

export type InlineStyle = "plain" | "strong" | "emphasis" | "code" | "strike" | "image";

export interface Piece extends Range {
  style: InlineStyle;
  link: SafeLink | null;
}

interface Rule {
  pattern: RegExp; // sticky; group 1 is what is shown
  style: InlineStyle;
  target?: number; // group that holds the link's target
}

// The order decides: an image before a link, strong before emphasis. Each pattern is linear in the line.
const rules: readonly Rule[] = [
  { pattern: /(`+)([^`\n]+)\1(?!`)/y, style: "code" },
  { pattern: /!\[([^\]\n]*)\]\(([^)\n]*)\)/y, style: "image" },
  { pattern: /\[([^\]\n]+)\]\(<?([^)\s>]+)>?(?:\s+"[^"\n]*")?\)/y, style: "plain", target: 2 },
  { pattern: /!?\[\[(?:[^\]|\n]*\|)?([^\]|\n]+)\]\]/y, style: "plain" },
  { pattern: /<(https?:\/\/[^\s<>]+)>/y, style: "plain", target: 1 },
  { pattern: /(https?:\/\/[^\s<>()"']*[^\s<>()"'.,;:!?])/y, style: "plain", target: 1 },
  { pattern: /\*\*(?=\S)([^\n*]+?)\*\*/y, style: "strong" },
  { pattern: /__(?=\S)([^\n_]+?)__(?![\p{L}\p{N}])/uy, style: "strong" },
  { pattern: /~~(?=\S)([^\n~]+?)~~/y, style: "strike" },
  { pattern: /\*(?=\S)([^\n*]+?)\*/y, style: "emphasis" },
  { pattern: /_(?=\S)([^\n_]+?)_(?![\p{L}\p{N}])/uy, style: "emphasis" },
];

const starters = /[`![<*_~h\\]/;

function match_at(text: string, at: number): { piece: Piece; end: number } | null {
  if (text[at] === "_" && at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]!)) return null;
  for (const rule of rules) {
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(text);
    if (!match) continue;
    const shown = rule.style === "code" ? match[2]! : match[1]!;
    const begin = at + match[0].indexOf(shown, rule.style === "code" ? match[1]!.length : 0);
    const link = rule.target ? safe_link(match[rule.target]!) : null;
    return { piece: { begin, end: begin + shown.length, style: rule.style, link }, end: at + match[0].length };
  }
  return null;
}

export function inline_pieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let plain = 0;
  const flush = (end: number) => {
    if (end > plain) pieces.push({ begin: plain, end, style: "plain", link: null });
  };
  for (let at = 0; at < text.length; ) {
    if (!starters.test(text[at]!)) {
      ++at;
      continue;
    }
    if (text[at] === "\\" && /[\\`*_{}[\]()#+.!~|<>-]/.test(text[at + 1] ?? "")) {
      flush(at);
      plain = at + 1;
      at += 2;
      continue;
    }
    const found = match_at(text, at);
    if (!found) {
      ++at;
      continue;
    }
    flush(at);
    pieces.push(found.piece);
    at = plain = found.end;
  }
  flush(text.length);
  return pieces;
}
