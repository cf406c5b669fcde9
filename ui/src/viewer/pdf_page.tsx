// One page as a picture, fetched when it comes into sight, with the passage's boxes laid over it.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { Block, Box, PageSize } from "../api/types";
import { Problem } from "../parts/problem";
import { use_loaded } from "../state/use_loaded";
import { box_style } from "../text/boxes";
import { use_words } from "../words/use_words";

interface PdfPageProps {
  document_id: number;
  page: number;
  title: string;
  blocks: readonly Block[];
  size_guess: PageSize; // until the page's own size is known
  boxes: readonly Box[];
  zoom: number;
}

const widths = [600, 900, 1200, 1800]; // few, so that the server's and the browser's caches serve again

function picture_width(element: HTMLElement | null, zoom: number): number {
  const wanted = (element?.clientWidth ?? 800) * zoom * Math.min(window.devicePixelRatio, 2);
  return widths.find((width) => width >= wanted) ?? widths[widths.length - 1]!;
}

export function PdfPage({ document_id, page, title, blocks, size_guess, boxes, zoom }: PdfPageProps) {
  const t = use_words();
  const root = useRef<HTMLDivElement>(null);
  const near = use_near(root);
  const [picture, set_picture] = useState<"wanted" | "failed">("wanted");
  const size = use_loaded(near ? `${document_id} ${page}` : null, (signal) => carrel.page_size(document_id, page, signal));
  const { width, height } = size.value ?? size_guess;
  const text = useMemo(() => (near ? blocks.filter((block) => block.page === page) : []), [near, blocks, page]);
  return (
    <div class="pdf-page" ref={root} data-page={page} style={{ aspectRatio: `${width} / ${height}` }}>
      {near && picture === "failed" && <Problem message={t.page_not_drawn} on_retry={() => set_picture("wanted")} />}
      {near && picture === "wanted" && (
        <img
          src={carrel.page_image(document_id, page, picture_width(root.current?.parentElement ?? null, zoom))}
          alt={t.page_picture(page, title)}
          decoding="async"
          onError={() => set_picture("failed")}
        />
      )}
      {boxes.map((box) => (
        <div key={box.join()} class="pdf-box" aria-hidden="true" style={{ ...box_style(box, { width, height }) }} />
      ))}
      <div class="sr-only">
        {boxes.length > 0 && <p>{t.passage_here}</p>}
        {text.map((block) => <p key={block.span[0]}>{block.text}</p>)}
      </div>
    </div>
  );
}

// True from the first time the page comes near.
function use_near(root: { current: HTMLElement | null }): boolean {
  const [near, set_near] = useState(false);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const loading = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && set_near(true), {
      root: element.closest(".viewer-body"),
      rootMargin: "600px",
    });
    loading.observe(element);
    return () => loading.disconnect();
  }, []);
  return near;
}
