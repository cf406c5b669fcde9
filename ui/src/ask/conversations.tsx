// The conversations kept on this machine: found again, opened, forgotten.
import { useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import type { ConversationRow } from "../api/types";
import { Confirm } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { notify, notify_error } from "../state/announce";
import { use_preferences } from "../state/preferences";
import { current_route, go, href } from "../state/route";
import { create_store, use_store } from "../state/store";
import { use_loaded } from "../state/use_loaded";
import { format_ago, time_of } from "../text/format";
import { use_words } from "../words/use_words";

const round_store = create_store(0);
export const conversations_changed = () => round_store.set(round_store.get() + 1);

export function Conversations({ current }: { current: number | null }) {
  const t = use_words();
  const round = use_store(round_store);
  const [words, set_words] = useState("");
  const [asking, set_asking] = useState(false);
  const { value } = use_loaded(`${round} ${words}`, (signal) => carrel.conversations(words.trim(), signal));
  const rows = value?.conversations ?? [];
  const forget_all = () => void forget(() => carrel.forget_all_conversations(), t.forgotten, null);
  return (
    <aside class="conversations" aria-label={t.conversations}>
      <a class="button conversations-new" href={href({ view: "ask", conversation: null, place: null })}>
        <Icon name="plus" size={18} />
        {t.new_conversation}
      </a>
      <div class="field field-small">
        <Icon name="search" size={16} />
        <input type="text" aria-label={t.find_conversation} placeholder={t.find_conversation} value={words}
          onInput={(event) => set_words(event.currentTarget.value)} />
      </div>
      {value && rows.length === 0 && (
        <p class="quiet">{words ? t.no_conversations_found : t.no_conversations}</p>
      )}
      <ul class="conversation-list">
        {rows.map((row) => <Row key={row.id} row={row} open={row.id === current} />)}
      </ul>
      {rows.length > 1 && !words && (
        <button type="button" class="button button-quiet" onClick={() => set_asking(true)}>
          <Icon name="trash" size={16} />
          {t.forget_all}
        </button>
      )}
      {asking && (
        <Confirm title={t.forget_all} text={t.forget_all_sure} action={t.forget}
          on_confirm={forget_all} on_close={() => set_asking(false)} />
      )}
    </aside>
  );
}

async function forget(erase: () => Promise<unknown>, done: string, only: number | null): Promise<void> {
  try {
    await erase();
    notify(done);
    if (only === null || current_route().conversation === only) go({ conversation: null, place: null }, "replace");
  } catch (error) {
    notify_error(error);
  }
  conversations_changed();
}

function Row({ row, open }: { row: ConversationRow; open: boolean }) {
  const t = use_words();
  const { language } = use_preferences();
  const time = time_of(row.updated);
  return (
    <li class={open ? "conversation is-open" : "conversation"}>
      <a href={href({ view: "ask", conversation: row.id, place: null })} aria-current={open ? "page" : undefined}>
        <span class="conversation-title" dir="auto">{row.title}</span>
        {time && <span class="conversation-time">{format_ago(time, new Date(), language)}</span>}
      </a>
      <button type="button" class="button-icon conversation-forget" aria-label={t.forget_conversation(row.title)}
        title={t.forget}
        onClick={() => void forget(() => carrel.forget_conversation(row.id), t.forgotten, row.id)}>
        <Icon name="trash" size={16} />
      </button>
    </li>
  );
}
