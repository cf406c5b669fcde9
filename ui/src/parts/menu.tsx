// A button that opens a small panel beneath it. Esc, a click elsewhere, or leaving it with Tab closes it.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

interface MenuProps {
  label: string;
  title?: string; // what the button says to screen readers when it shows only an icon
  active?: "yes" | "no";
  children: (close: () => void) => ComponentChildren;
}

export function Menu({ label, title, active = "no", children }: MenuProps) {
  const [open, set_open] = useState(false);
  const panel_id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    set_open(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>(".menu-panel :is(button, input, select)")?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) set_open(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  const on_key = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move_focus(event, root.current);
  };
  return (
    <div class="menu" ref={root} onKeyDown={on_key}>
      <button
        type="button"
        ref={button}
        class={`menu-button${active === "yes" ? " is-active" : ""}`}
        aria-expanded={open}
        aria-controls={panel_id}
        aria-label={title}
        onClick={() => set_open(!open)}
      >
        {label}
        <Icon name="down" size={14} />
      </button>
      {open && <div class="menu-panel" id={panel_id}>{children(close)}</div>}
    </div>
  );
}

function move_focus(event: KeyboardEvent, root: HTMLElement | null): void {
  const items = [...(root?.querySelectorAll<HTMLElement>(".menu-panel button") ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (items.length === 0 || at < 0) return;
  event.preventDefault();
  items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length]?.focus();
}

interface ChoiceProps {
  chosen: boolean;
  on_choose: () => void;
  children: ComponentChildren;
  count?: number | undefined;
}

export function Choice({ chosen, on_choose, children, count }: ChoiceProps) {
  return (
    <button type="button" class="menu-choice" aria-pressed={chosen} onClick={on_choose}>
      <span class="menu-check">{chosen && <Icon name="check" size={16} />}</span>
      <span class="menu-choice-text">{children}</span>
      {count !== undefined && <span class="menu-count">{count}</span>}
    </button>
  );
}
