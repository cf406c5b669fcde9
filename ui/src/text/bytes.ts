// Offsets: the server counts UTF-8 bytes, a page counts UTF-16 units.
import type { ByteSpan } from "../api/types";

export interface Range {
  begin: number; // UTF-16 units, half open
  end: number;
}

function utf8_bytes(code_point: number): number {
  if (code_point < 0x80) return 1;
  if (code_point < 0x800) return 2;
  return code_point < 0x10000 ? 3 : 4;
}

export function byte_count(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8_bytes(character.codePointAt(0) ?? 0);
  return bytes;
}

// Spans in ascending order -> ranges, in one pass. A bound inside a character moves to its start; what lies
// beyond the text is cut; what becomes empty is left out.
export function ranges_of(text: string, spans: readonly ByteSpan[]): Range[] {
  const bounds = [...new Set(spans.flat())].sort((a, b) => a - b);
  const units = new Map<number, number>();
  let bytes = 0;
  let unit = 0;
  let next = 0;
  for (const character of text) {
    const after = bytes + utf8_bytes(character.codePointAt(0) ?? 0);
    for (; next < bounds.length && bounds[next]! < after; ++next) units.set(bounds[next]!, unit);
    bytes = after;
    unit += character.length;
  }
  const at = (bound: number) => units.get(bound) ?? (bound <= 0 ? 0 : text.length);
  return spans.map(([begin, end]) => ({ begin: at(begin), end: at(end) })).filter((range) => range.end > range.begin);
}

// The part of `span` inside `outer`, counted from the start of `outer`; null when they do not meet.
export function span_within(span: ByteSpan, outer: ByteSpan): ByteSpan | null {
  const begin = Math.max(span[0], outer[0]);
  const end = Math.min(span[1], outer[1]);
  return begin < end ? [begin - outer[0], end - outer[0]] : null;
}
