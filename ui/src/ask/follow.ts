// Keeps the answer that is being given in sight: the page goes down with it, but never past its question, and not
// against somebody who scrolled up to read.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Turn } from "./turns";

const gap = 16; // pixels above a question and below an answer

// `thread` holds the turns, and the composer comes right after it. One more question is followed again.
export function use_follow(thread: RefObject<HTMLElement | null>, turns: readonly Turn[]): void {
  const following = useRef(true);
  const last = turns.at(-1);
  useEffect(() => {
    let [top, height] = [window.scrollY, document.documentElement.scrollHeight];
    const watch = () => {
      const now = document.documentElement.scrollHeight;
      // A page that got shorter moves up by itself.
      if (window.scrollY < top - 1 && now >= height) following.current = false;
      [top, height] = [window.scrollY, now];
    };
    window.addEventListener("scroll", watch, { passive: true });
    return () => window.removeEventListener("scroll", watch);
  }, []);
  useLayoutEffect(() => {
    following.current = true;
  }, [last?.key]);
  useLayoutEffect(() => {
    if (following.current && last) bring_in_sight(thread.current);
  }, [last?.key, last?.state, last?.text]);
}

function bring_in_sight(thread: HTMLElement | null): void {
  const turn = thread?.querySelector<HTMLElement>(".turn:last-of-type");
  const composer = thread?.nextElementSibling;
  if (!turn || !composer) return;
  const box = turn.getBoundingClientRect();
  const below = box.bottom + gap - composer_top(composer as HTMLElement);
  const down = Math.min(below, box.top - gap);
  if (down <= 0) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.scrollBy({ top: down, behavior: calm ? "auto" : "smooth" });
}

// Where the composer sticks; while the page is scrolling to its end it may still be lower.
function composer_top(composer: HTMLElement): number {
  const sticks = window.innerHeight - parseFloat(getComputedStyle(composer).bottom) - composer.offsetHeight;
  return Math.min(sticks, composer.getBoundingClientRect().top);
}
