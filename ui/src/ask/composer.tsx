// The field for a question. Enter sends, Shift+Enter makes a new line.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon";
import { Choice, Menu } from "../parts/menu";
import { library_store } from "../state/library";
import { use_store } from "../state/store";
import { use_words } from "../words/use_words";
import type { Thread } from "./thread";

interface ComposerProps {
  thread: Thread;
  scope: string[]; // collections to answer from; empty: all
  on_scope: (scope: string[]) => void;
}

const question_chars_max = 4000;

export function Composer({ thread, scope, on_scope }: ComposerProps) {
  const t = use_words();
  const [text, set_text] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);
  useEffect(() => fit_height(field.current), [text]);
  const send = () => {
    const question = text.trim();
    if (!question || thread.busy) return;
    set_text("");
    void thread.ask(question, scope);
  };
  const stop = () => {
    thread.stop();
    field.current?.focus(); // the button goes, and the focus must not go with it
  };
  const on_key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const label = thread.turns.length ? t.ask_follow_up : t.ask_placeholder;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea ref={field} id="question-field" rows={1} maxLength={question_chars_max} aria-label={label}
        placeholder={label} value={text} onInput={(event) => set_text(event.currentTarget.value)} onKeyDown={on_key} />
      <div class="composer-row">
        <ScopeMenu scope={scope} on_scope={on_scope} />
        {thread.busy ? (
          <button type="button" class="button button-primary" onClick={stop}>
            <Icon name="stop" size={16} />
            {t.stop}
          </button>
        ) : (
          <button type="submit" class="button button-primary" disabled={!text.trim()}>
            <Icon name="up" size={18} />
            {t.send}
          </button>
        )}
      </div>
    </form>
  );
}

function fit_height(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

function ScopeMenu({ scope, on_scope }: { scope: string[]; on_scope: (scope: string[]) => void }) {
  const t = use_words();
  const library = use_store(library_store);
  const names = library.kind === "ready" ? library.collections.map((row) => row.name) : [];
  const toggle = (name: string) =>
    on_scope(scope.includes(name) ? scope.filter((other) => other !== name) : [...scope, name]);
  const label = scope.length ? scope.join(", ") : t.ask_scope_all;
  return (
    <Menu label={label} title={`${t.ask_scope}: ${label}`} active={scope.length ? "yes" : "no"}>
      {() => (
        <>
          <Choice chosen={scope.length === 0} on_choose={() => on_scope([])}>{t.ask_scope_all}</Choice>
          {names.map((name) => (
            <Choice key={name} chosen={scope.includes(name)} on_choose={() => toggle(name)}>{name}</Choice>
          ))}
        </>
      )}
    </Menu>
  );
}
