// Search as you type: each keystroke cancels the request of the last one.
import * as carrel from "../api/carrel";
import type { SearchReply } from "../api/types";
import { use_loaded, type Loaded } from "../state/use_loaded";

export type Mode = "hybrid" | "lexical" | "semantic";
export const first_count = 10;
export const count_max = 50;

export function use_search(query: string, mode: Mode, count: number): Loaded<SearchReply> {
  const wanted = query.trim();
  return use_loaded(wanted ? `${mode} ${count} ${wanted}` : null, (signal) =>
    carrel.search(wanted, count, mode, signal),
  );
}
