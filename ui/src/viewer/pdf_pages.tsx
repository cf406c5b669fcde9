// The pages of a PDF as pictures, one below the other, scrolled to the passage.
import { useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { Box, Content, PageSize } from "../api/types";
import { Icon } from "../parts/icon";
import type { Place } from "../state/route";
import { block_boxes } from "../text/boxes";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";
import { use_page_scroll } from "./page_scroll";
import { PdfPage } from "./pdf_page";

interface PdfPagesProps {
  place: Place;
  boxes: readonly Box[];
  content: Content;
  title: string;
}

const zooms = [0.6, 0.8, 1, 1.25, 1.6, 2];
const a4: PageSize = { width: 595, height: 842 };

export function PdfPages({ place, boxes, content, title }: PdfPagesProps) {
  const total = content.pages ?? 1;
  const wanted = Math.min(Math.max(place.page, 1), total);
  const [zoom, set_zoom] = useState(1);
  const first = use_loaded(`${place.document_id} ${wanted}`, (signal) => carrel.page_size(place.document_id, wanted, signal));
  const marks = boxes.length > 0 ? boxes : block_boxes(content.blocks, place.span, wanted);
  const place_key = `${place.document_id} ${wanted} ${place.span?.join() ?? ""}`;
  const { root, current, show, hold } = use_page_scroll(wanted, total, place_key, `${first.loading} ${zoom}`);
  const change_zoom = (next: number) => {
    hold();
    set_zoom(next);
  };
  const pages = Array.from({ length: total }, (_, index) => index + 1);
  return (
    <div class="pdf" ref={root}>
      <PdfBar current={current} total={total} zoom={zoom} on_page={show} on_zoom={change_zoom} />
      <div class="pdf-pages" style={{ "--zoom": zoom }}>
        {pages.map((page) => (
          <PdfPage key={page} document_id={place.document_id} page={page} title={title} blocks={content.blocks}
            size_guess={first.value ?? a4} boxes={page === wanted ? marks : []} zoom={zoom} />
        ))}
      </div>
    </div>
  );
}

interface PdfBarProps {
  current: number;
  total: number;
  zoom: number;
  on_page: (page: number) => void;
  on_zoom: (zoom: number) => void;
}

function PdfBar({ current, total, zoom, on_page, on_zoom }: PdfBarProps) {
  const t = use_words();
  const at = zooms.indexOf(zoom);
  return (
    <div class="pdf-bar" role="toolbar" aria-label={t.view_pages}>
      <button type="button" class="button-icon" aria-label={t.previous_page} disabled={current <= 1}
        onClick={() => on_page(current - 1)}>
        <Icon name="back" size={18} />
      </button>
      <span class="pdf-where">{t.page_of(current, total)}</span>
      <button type="button" class="button-icon" aria-label={t.next_page} disabled={current >= total}
        onClick={() => on_page(current + 1)}>
        <Icon name="forward" size={18} />
      </button>
      <span class="pdf-bar-gap" />
      <button type="button" class="button-icon" aria-label={t.zoom_out} disabled={at <= 0}
        onClick={() => on_zoom(zooms[at - 1] ?? 1)}>
        <Icon name="minus" size={18} />
      </button>
      <button type="button" class="button-icon" aria-label={t.zoom_in} disabled={at >= zooms.length - 1}
        onClick={() => on_zoom(zooms[at + 1] ?? 1)}>
        <Icon name="plus" size={18} />
      </button>
    </div>
  );
}
