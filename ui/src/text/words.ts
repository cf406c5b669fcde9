// Finds the words a search matched, so that the open document can show the same ones.
import type { Hit } from "../api/types";
import { ranges_of, type Range } from "./bytes";

const word_count_max = 40;

// The distinct highlighted texts of a hit's snippet, longest first.
export function matched_words(hit: Hit): string[] {
  const words = ranges_of(hit.snippet, hit.highlights).map((range) => hit.snippet.slice(range.begin, range.end).trim());
  const distinct = [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word.length > 0);
  return distinct.sort((a, b) => b.length - a.length).slice(0, word_count_max);
}

// No hyphen: outside of brackets it means itself, and with the flag u its escape is an error.
const escape_pattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

export function find_words(text: string, words: readonly string[]): Range[] {
  if (words.length === 0) return [];
  // Whole words, where the script has capitals; others may be written without blanks between words.
  const any = words.map(escape_pattern).join("|");
  const pattern = new RegExp(`(?<![\\p{Ll}\\p{Lu}\\p{N}])(?:${any})(?![\\p{Ll}\\p{Lu}\\p{N}])`, "giu");
  return [...text.matchAll(pattern)].map((match) => ({ begin: match.index, end: match.index + match[0].length }));
}
