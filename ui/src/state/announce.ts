// What is said to screen readers, and the short notes shown to everyone.
import { create_store } from "./store";

export const spoken_store = create_store("");

export function announce(text: string): void {
  spoken_store.set(text);
}

export interface Note {
  id: number;
  text: string;
  tone: "plain" | "problem";
}

export const notes_store = create_store<readonly Note[]>([]);
const shown_ms = 6000;
let last_id = 0;

export function dismiss(id: number): void {
  notes_store.set(notes_store.get().filter((note) => note.id !== id));
}

export function notify(text: string, tone: Note["tone"] = "plain"): void {
  const id = ++last_id;
  notes_store.set([...notes_store.get().slice(-2), { id, text, tone }]);
  window.setTimeout(() => dismiss(id), shown_ms);
}

export function notify_error(error: unknown): void {
  notify(error instanceof Error ? error.message : String(error), "problem");
}
