// Cuts a text at the bounds of styles and marks, so that each piece becomes one text node.
import type { Range } from "./bytes";

export interface Run extends Range {
  marked: boolean;
}

// Ranges in any order, overlapping or not -> runs that cover [begin, end) in order.
export function mark_runs(begin: number, end: number, marks: readonly Range[]): Run[] {
  const cuts = new Set([begin, end]);
  for (const mark of marks) {
    if (mark.end <= begin || mark.begin >= end) continue;
    cuts.add(Math.max(mark.begin, begin));
    cuts.add(Math.min(mark.end, end));
  }
  const bounds = [...cuts].sort((a, b) => a - b);
  const runs: Run[] = [];
  for (let i = 0; i + 1 < bounds.length; ++i) {
    const [from, to] = [bounds[i]!, bounds[i + 1]!];
    const marked = marks.some((mark) => mark.begin <= from && to <= mark.end);
    const last = runs[runs.length - 1];
    if (last && last.marked === marked) last.end = to;
    else runs.push({ begin: from, end: to, marked });
  }
  return runs;
}
