// Text with its line numbers, as an editor shows it: code in a fixed-width face, prose in the reading face.
import { Marked } from "../parts/marked";
import type { Range } from "../text/bytes";

interface LinesProps {
  text: string;
  marks: readonly Range[];
  first: number; // number of the first line
  look: "code" | "prose";
}

function line_ranges(text: string): Range[] {
  const ranges: Range[] = [];
  let begin = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", begin)) {
    ranges.push({ begin, end });
    begin = end + 1;
  }
  if (begin < text.length) ranges.push({ begin, end: text.length });
  return ranges;
}

export function Lines({ text, marks, first, look }: LinesProps) {
  return (
    <div class={`lines lines-${look}`}>
      {line_ranges(text).map((range, index) => (
        <div class="line" key={range.begin} data-line={first + index}>
          <span class="line-number" aria-hidden="true">{first + index}</span>
          <span class="line-text" dir={look === "prose" ? "auto" : "ltr"}>
            <Marked text={text} marks={marks} begin={range.begin} end={range.end} />
            {"\n"}
          </span>
        </div>
      ))}
    </div>
  );
}
