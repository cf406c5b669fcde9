// What a coverage row and a collection's trouble say, taken apart, so that the page can say it in its own words.
import type { CoverageRow } from "../api/types";

export interface ReasonGroup {
  reason: string; // the server's code; empty when it gave none
  remedy: string; // in the server's words
  rows: CoverageRow[];
}

// How many files the rows stand for.
export const files_told = (rows: readonly CoverageRow[]) => rows.reduce((sum, row) => sum + 1 + row.more, 0);

// Rows of one state and reason together, the largest group first.
export function group_by_reason(rows: readonly CoverageRow[]): ReasonGroup[] {
  const groups = new Map<string, ReasonGroup>();
  for (const row of rows) {
    const reason = row.reason ?? "";
    const group = groups.get(reason) ?? { reason, remedy: row.remedy ?? "", rows: [] };
    group.rows.push(row);
    groups.set(reason, group);
  }
  return [...groups.values()].sort((a, b) => files_told(b.rows) - files_told(a.rows));
}

export interface Told {
  pages: string; // "2, 4-6"; empty: the whole file
  text: string;
}

// "pages 2, 4-6: there is no text; it was cut" as its parts. What is no list of pages stays in the text.
export function told_parts(message: string): Told[] {
  return message.split("; ").filter(Boolean).map((part) => {
    const found = /^pages? ([\d, -]+(?: and \d+ more)?): (.*)$/s.exec(part);
    return found ? { pages: found[1]!, text: found[2]! } : { pages: "", text: part };
  });
}

export interface Trouble {
  kind: "disk" | "folder" | "other";
  place: string; // of a disk or folder that is not there
}

export function trouble_of(message: string): Trouble {
  const disk = /^no disk is mounted at (.+); what the index holds of it stays$/s.exec(message);
  if (disk) return { kind: "disk", place: disk[1]! };
  const folder = /^there is no folder at (.+); what the index holds of it stays$/s.exec(message);
  return folder ? { kind: "folder", place: folder[1]! } : { kind: "other", place: "" };
}
