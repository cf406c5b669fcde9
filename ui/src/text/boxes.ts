// Boxes in points on a page -> percentages of its picture, which hold at every width.
import type { Block, Box, PageSize } from "../api/types";
import { span_within } from "./bytes";
import type { ByteSpan } from "../api/types";

export interface BoxStyle {
  left: string;
  top: string;
  width: string;
  height: string;
}

const margin_points = { across: 1.5, up: 0.5 }; // letters do not touch the edge, lines do not overlap
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(3)}%`;

export function box_style([left, top, right, bottom]: Box, page: PageSize): BoxStyle {
  return {
    left: percent(left - margin_points.across, page.width),
    top: percent(top - margin_points.up, page.height),
    width: percent(right - left + 2 * margin_points.across, page.width),
    height: percent(bottom - top + 2 * margin_points.up, page.height),
  };
}

// When the boxes of the words are not known (after a reload), those of the blocks around the passage.
export function block_boxes(blocks: readonly Block[], span: ByteSpan | null, page: number): Box[] {
  if (!span) return [];
  return blocks.flatMap((block) =>
    block.page === page && span_within(span, block.span) ? (block.boxes ?? []) : [],
  );
}
