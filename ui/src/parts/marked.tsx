// Text with marks. Text from documents reaches the page here and in viewer/inline.tsx, as text nodes only.
import type { Range } from "../text/bytes";
import { mark_runs } from "../text/runs";

interface MarkedProps {
  text: string;
  marks: readonly Range[];
  begin?: number;
  end?: number;
}

// Page breaks and other controls have no picture: a space each, so that offsets hold.
const printable = (text: string) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, " ");

export function Marked({ text, marks, begin = 0, end = text.length }: MarkedProps) {
  if (marks.length === 0) return <>{printable(text.slice(begin, end))}</>;
  return (
    <>
      {mark_runs(begin, end, marks).map((run) => {
        const piece = printable(text.slice(run.begin, run.end));
        return run.marked ? <mark key={run.begin}>{piece}</mark> : piece;
      })}
    </>
  );
}
