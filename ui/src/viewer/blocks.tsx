// A document as text: its blocks in order, scrolled to the passage.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Block, Content } from "../api/types";
import { span_within } from "../text/bytes";
import type { Place } from "../state/route";
import { use_words } from "../words/use_words";
import { scroll_to } from "./scroll";
import { BlockView, type Marking } from "./block";

const blocks_shown = 400; // more at once make the page slow; the rest comes on a click

// The first block of the place: by its bytes, else by its line, else by its page.
export function block_at(blocks: readonly Block[], place: Place): number {
  const span = place.span;
  const by_span = span ? blocks.findIndex((block) => span_within(span, block.span)) : -1;
  if (by_span >= 0) return by_span;
  if (place.line) return blocks.findLastIndex((block) => block.line !== null && block.line <= place.line);
  return place.page ? blocks.findIndex((block) => block.page === place.page) : -1;
}

export function Blocks({ content, marking }: { content: Content; marking: Marking }) {
  const t = use_words();
  const root = useRef<HTMLDivElement>(null);
  const at = block_at(content.blocks, marking.place);
  const [from, set_from] = useState(() => Math.max(0, at - blocks_shown / 2));
  const [count, set_count] = useState(blocks_shown);
  const blocks = content.blocks.slice(from, from + count);
  useEffect(() => {
    const target = root.current?.querySelector("mark") ?? root.current?.querySelector(".in-passage");
    scroll_to(target, "middle");
  }, [marking.place.span?.join(), marking.place.document_id]);
  if (content.blocks.length === 0) return <p class="quiet">{t.no_text}</p>;
  const earlier = () => {
    set_count(count + Math.min(from, blocks_shown));
    set_from(Math.max(0, from - blocks_shown));
  };
  return (
    <div class={`document document-${content.kind}`} ref={root}>
      {from > 0 && <button type="button" class="button show-more" onClick={earlier}>{t.show_more}</button>}
      {blocks.map((block) => (
        <BlockView key={block.span[0]} block={block} kind={content.kind} marking={marking} />
      ))}
      {from + count < content.blocks.length && (
        <button type="button" class="button show-more" onClick={() => set_count(count + blocks_shown)}>{t.show_more}</button>
      )}
    </div>
  );
}
