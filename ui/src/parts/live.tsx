// The live region for screen readers, and the short notes at the window's edge.
import { dismiss, notes_store, spoken_store } from "../state/announce";
import { use_store } from "../state/store";
import { use_words } from "../words/use_words";
import { Icon } from "./icon";

export function Live() {
  const t = use_words();
  const spoken = use_store(spoken_store);
  const notes = use_store(notes_store);
  return (
    <>
      <div class="sr-only" role="status" aria-live="polite">{spoken}</div>
      <div class="notes" aria-live="polite">
        {notes.map((note) => (
          <div key={note.id} class={`note note-${note.tone}`}>
            {note.tone === "problem" && <Icon name="warning" />}
            <span>{note.tone === "problem" ? t.problem(note.text) : note.text}</span>
            <button type="button" class="button-icon" aria-label={t.close} onClick={() => dismiss(note.id)}>
              <Icon name="close" size={16} />
            </button>
          </div>
        ))}
      </div>
    </>
  );
}
