// A conversation as the page holds it: stored turns, and the one being answered.
import { useEffect, useRef, useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import { was_cancelled } from "../api/http";
import type { Answer, Vote } from "../api/types";
import { announce, notify_error } from "../state/announce";
import { go } from "../state/route";
import { current_words } from "../words/use_words";
import { conversations_changed } from "./conversations";
import { new_turn, of_stored, with_answer, type Turn } from "./turns";

export interface Thread {
  turns: readonly Turn[];
  busy: boolean;
  problem: string;
  ask: (question: string, collections: string[]) => Promise<void>;
  retry: (turn: Turn, collections: string[]) => Promise<void>; // in the place of one that failed or was stopped
  stop: () => void;
  vote: (turn: Turn, vote: Vote) => void;
}

type Change = (key: string, update: (turn: Turn) => Turn) => void;
type Body = Answer & { text?: string; error?: { message: string } };

const text_of = (error: unknown) => (error instanceof Error ? error.message : String(error));

// Takes the events of one answer. `on_kept` is told the conversation the turn was kept in.
async function follow_answer(
  key: string,
  events: ReturnType<typeof carrel.chat>,
  change: Change,
  on_kept: (conversation: number) => void,
): Promise<void> {
  try {
    for await (const { event, data } of events) {
      const body = JSON.parse(data) as Body;
      if (event === "token") change(key, (turn) => ({ ...turn, text: turn.text + (body.text ?? "") }));
      if (event === "error") throw new Error(body.error?.message ?? "");
      if (event !== "done") continue;
      change(key, (turn) => with_answer(turn, body));
      const t = current_words();
      announce(body.refused ? t.refused : `${t.answer}: ${body.answer}`);
      if (body.conversation_id !== undefined) on_kept(body.conversation_id);
    }
    change(key, (turn) => (turn.state === "running" ? { ...turn, state: "stopped" } : turn));
  } catch (error) {
    const problem = text_of(error);
    change(key, (turn) => (was_cancelled(error) ? { ...turn, state: "stopped" } : { ...turn, state: "failed", problem }));
  }
}

export function use_thread(conversation: number | null): Thread {
  const [turns, set_turns] = useState<readonly Turn[]>([]);
  const [problem, set_problem] = useState("");
  const shown = useRef<number | null>(null); // the conversation whose turns these are
  const stopper = useRef<AbortController | null>(null);

  useEffect(() => {
    if (conversation === shown.current) return;
    stopper.current?.abort();
    shown.current = conversation;
    set_turns([]);
    set_problem("");
    if (conversation === null) return;
    const loading = new AbortController();
    carrel.conversation(conversation, loading.signal).then(
      (stored) => !loading.signal.aborted && set_turns(stored.turns.map(of_stored)),
      (error: unknown) => !was_cancelled(error) && set_problem(text_of(error)),
    );
    return () => loading.abort();
  }, [conversation]);
  useEffect(() => () => stopper.current?.abort(), []);

  const change: Change = (key, update) =>
    set_turns((all) => all.map((turn) => (turn.key === key ? update(turn) : turn)));

  const ask = async (question: string, collections: string[]) => {
    const turn = new_turn(question);
    const own = new AbortController();
    stopper.current?.abort();
    stopper.current = own;
    set_turns((all) => [...all, turn]);
    await follow_answer(turn.key, carrel.chat(question, shown.current, collections, own.signal), change, (kept) => {
      shown.current = kept;
      go({ conversation: kept }, "replace");
      conversations_changed();
    });
  };

  const retry = (turn: Turn, collections: string[]) => {
    set_turns((all) => all.filter((other) => other.key !== turn.key));
    return ask(turn.question, collections);
  };

  // The same vote once more takes it back.
  const vote = (turn: Turn, pressed: Vote) => {
    if (turn.id === null) return;
    const value = turn.vote === pressed ? null : pressed;
    carrel.vote(turn.id, value).then(() => {
      change(turn.key, (now) => ({ ...now, vote: value }));
      announce(value === null ? current_words().vote_withdrawn : current_words().vote_kept);
    }, notify_error);
  };

  const busy = turns.some((turn) => turn.state === "running");
  return { turns, busy, problem, ask, retry, stop: () => stopper.current?.abort(), vote };
}
