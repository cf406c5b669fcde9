// Questions and answers, the conversations before, and the field for the next question.
import { useEffect, useRef, useState } from "preact/hooks";
import { EmptyLibrary } from "../library/empty_library";
import { Icon } from "../parts/icon";
import { Problem } from "../parts/problem";
import { library_store } from "../state/library";
import { use_route } from "../state/route";
import { use_store } from "../state/store";
import { use_words } from "../words/use_words";
import { Composer } from "./composer";
import { Conversations } from "./conversations";
import { use_follow } from "./follow";
import { pending_question } from "./pending";
import { use_thread } from "./thread";
import { TurnView } from "./turn";

export function AskView() {
  const library = use_store(library_store);
  if (library.kind === "ready" && library.collections.length === 0) return <EmptyLibrary />;
  return <Asking />;
}

function Asking() {
  const t = use_words();
  const { conversation } = use_route();
  const thread = use_thread(conversation);
  const [scope, set_scope] = useState<string[]>([]);
  const [drawer, set_drawer] = useState<"open" | "closed">("closed");
  const turns = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const question = pending_question.get();
    pending_question.set("");
    if (question) void thread.ask(question, scope);
  }, []);
  useEffect(() => set_drawer("closed"), [conversation]);
  use_follow(turns, thread.turns);
  return (
    <div class={`ask${drawer === "open" ? " is-drawer-open" : ""}`}>
      <button type="button" class="button button-quiet ask-drawer" aria-expanded={drawer === "open"}
        onClick={() => set_drawer(drawer === "open" ? "closed" : "open")}>
        <Icon name="ask" size={18} />
        {t.conversations}
      </button>
      <Conversations current={conversation} />
      <div class="ask-main">
        {thread.turns.length === 0 ? (
          <div class="ask-empty">
            <h1>{t.ask_title}</h1>
            <p class="measure">{t.ask_text}</p>
          </div>
        ) : (
          <h1 class="sr-only">{t.ask_title}</h1>
        )}
        {thread.problem && <Problem message={thread.problem} />}
        <div class="thread" ref={turns}>
          {thread.turns.map((turn) => (
            <TurnView key={turn.key} turn={turn} on_vote={thread.vote} on_retry={(failed) => void thread.retry(failed, scope)} />
          ))}
        </div>
        <Composer thread={thread} scope={scope} on_scope={set_scope} />
      </div>
    </div>
  );
}
