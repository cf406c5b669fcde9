// Scrolls the document and nothing around it; scrollIntoView would move the whole page along.
export function scroll_to(target: Element | null | undefined, where: "top" | "middle"): void {
  const frame = target?.closest(".viewer-body");
  if (!target || !frame) return;
  const [box, outer] = [target.getBoundingClientRect(), frame.getBoundingClientRect()];
  const bar = 48; // the page bar stays in sight
  const gap = where === "top" ? bar + 8 : Math.max(bar, (outer.height - box.height) / 2);
  frame.scrollTop += box.top - outer.top - gap;
}
