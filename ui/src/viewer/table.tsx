// A table block: rows are lines, cells are parted by '|' or a tab. Anything else is shown as lines.
import { Marked } from "../parts/marked";
import type { Range } from "../text/bytes";

interface TableProps {
  text: string;
  marks: readonly Range[];
}

const cells_max = 64;

function trimmed(text: string, begin: number, end: number): Range {
  while (begin < end && /\s/.test(text[begin]!)) ++begin;
  while (end > begin && /\s/.test(text[end - 1]!)) --end;
  return { begin, end };
}

function cells_of(text: string, row: Range): Range[] {
  const inner = trimmed(text, row.begin, row.end);
  if (text[inner.begin] === "|") ++inner.begin;
  if (text[inner.end - 1] === "|" && text[inner.end - 2] !== "\\") --inner.end;
  const cells: Range[] = [];
  let begin = inner.begin;
  for (let at = inner.begin; at <= inner.end && cells.length < cells_max; ++at) {
    const ends = at === inner.end || text[at] === "\t" || (text[at] === "|" && text[at - 1] !== "\\");
    if (!ends) continue;
    cells.push(trimmed(text, begin, at));
    begin = at + 1;
  }
  return cells;
}

function rows_of(text: string): Range[][] {
  const rows: Range[][] = [];
  let begin = 0;
  for (const line of text.split("\n")) {
    const row = { begin, end: begin + line.length };
    begin = row.end + 1;
    const is_rule = /^[\s|:-]+$/.test(line) && line.includes("-");
    if (line.trim() && !is_rule) rows.push(cells_of(text, row));
  }
  return rows;
}

export function Table({ text, marks }: TableProps) {
  const rows = rows_of(text);
  const caption = rows.length > 2 && rows[0]!.length === 1 && rows[1]!.length > 1 ? rows.shift() : undefined;
  const [head, ...body] = rows;
  if (!head) return null;
  const cell = (range: Range) => <Marked text={text} marks={marks} begin={range.begin} end={range.end} />;
  return (
    <div class="table-scroll" tabIndex={0} role="group">
      <table>
        {caption && <caption>{caption.map(cell)}</caption>}
        <thead><tr>{head.map((range) => <th key={range.begin} scope="col">{cell(range)}</th>)}</tr></thead>
        <tbody>
          {body.map((row, index) => (
            <tr key={index}>{row.map((range) => <td key={range.begin}>{cell(range)}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
