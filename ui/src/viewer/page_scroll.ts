// Which page of a PDF is in sight, and how to bring one there.
//
// Where a page is at depends on the sizes of those above it, which come later than the pages themselves. So the
// page number follows the person's own scrolling only: what this file scrolls to is the page, whatever else is
// in sight with it, and a late size brings it back.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { scroll_to } from "./scroll";

type Frame = HTMLElement;
interface Spot {
  page: number;
  part: number; // of the page's height
}

const frame_of = (root: HTMLElement | null): Frame | null => root?.closest<HTMLElement>(".viewer-body") ?? null;
const page_of = (root: HTMLElement, page: number) => root.querySelector<HTMLElement>(`[data-page="${page}"]`);

// The line that a reader's eye is taken to be at.
function reading_line(frame: Frame): number {
  const box = frame.getBoundingClientRect();
  return box.top + box.height / 3;
}

// Pages are below one another, so that halving finds the last one that begins above the line.
function spot_in_sight(root: HTMLElement, frame: Frame, total: number): Spot {
  const line = reading_line(frame);
  const top_of = (page: number) => page_of(root, page)?.getBoundingClientRect().top ?? Infinity;
  let [first, last] = [1, total];
  while (first < last) {
    const middle = Math.ceil((first + last) / 2);
    if (top_of(middle) <= line) first = middle;
    else last = middle - 1;
  }
  const box = page_of(root, first)?.getBoundingClientRect();
  return { page: first, part: box && box.height > 0 ? (line - box.top) / box.height : 0 };
}

function scroll_to_page(root: HTMLElement, page: number): void {
  const element = page_of(root, page);
  const box = element?.querySelector(".pdf-box");
  scroll_to(box ?? element, box ? "middle" : "top");
}

function scroll_to_spot(root: HTMLElement, frame: Frame, { page, part }: Spot): void {
  const box = page_of(root, page)?.getBoundingClientRect();
  if (box) frame.scrollTop += box.top + part * box.height - reading_line(frame);
}

export interface PageScroll {
  root: { current: HTMLDivElement | null };
  current: number;
  show: (page: number) => void;
  hold: () => void; // before the pages change their size: what is in sight stays in sight
}

// `place`: changes with what is to be shown. `layout`: changes when the pages get other sizes.
export function use_page_scroll(wanted: number, total: number, place: string, layout: string): PageScroll {
  const [current, set_current] = useState(wanted);
  const root = useRef<HTMLDivElement>(null);
  const turned = useRef(false); // by the person: then the passage does not pull them back
  const own_top = useRef<number | null>(null); // where this file scrolled to, until the person scrolls on
  const held = useRef<Spot | null>(null);

  const bring = (scroll: (root: HTMLElement, frame: Frame) => void) => {
    const frame = frame_of(root.current);
    if (!root.current || !frame) return;
    scroll(root.current, frame);
    own_top.current = frame.scrollTop;
  };
  useLayoutEffect(() => {
    turned.current = false;
    set_current(wanted);
  }, [place]);
  useLayoutEffect(() => {
    const spot = held.current;
    held.current = null;
    if (spot) bring((element, frame) => scroll_to_spot(element, frame, spot));
    else if (!turned.current) bring((element) => scroll_to_page(element, wanted));
  }, [place, layout]);
  useEffect(() => {
    const frame = frame_of(root.current);
    if (!frame) return;
    const on_scroll = () => {
      if (!root.current) return;
      if (own_top.current !== null && Math.abs(frame.scrollTop - own_top.current) < 2) return;
      own_top.current = null; // a person, or the browser keeping the text in place when a size came
      set_current(spot_in_sight(root.current, frame, total).page);
    };
    const on_turn = () => {
      turned.current = true;
    };
    const listeners: [string, () => void][] = [["scroll", on_scroll], ["wheel", on_turn], ["touchmove", on_turn]];
    for (const [name, listener] of listeners) frame.addEventListener(name, listener, { passive: true });
    return () => {
      for (const [name, listener] of listeners) frame.removeEventListener(name, listener);
    };
  }, [total]);

  const show = (page: number) => {
    turned.current = true;
    set_current(page);
    bring((element) => scroll_to(page_of(element, page), "top"));
  };
  const hold = () => {
    const frame = frame_of(root.current);
    if (root.current && frame) held.current = spot_in_sight(root.current, frame, total);
  };
  return { root, current, show, hold };
}
