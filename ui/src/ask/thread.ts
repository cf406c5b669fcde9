// A conversation as the page holds it: stored turns, and the one being answered.
import { useEffect, useRef, useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import { was_cancelled } from "../api/http";
import type { Answer, Citation, StoredTurn, Vote } from "../api/types";
import { announce, notify_error } from "../state/announce";
import { go } from "../state/route";
import { current_words } from "../words/use_words";
import { conversations_changed } from "./conversations";

export interface Turn {
  key: string;
  id: number | null; // of the stored turn, once there is one
  question: string;
  text: string;
  state: "running" | "done" | "stopped" | "failed";
  problem: string;
  refused: boolean;
  citations: Citation[];
  made_by: { model: string; seconds: number } | null;
  vote: Vote | null;
}

let last_key = 0;
const new_turn = (question: string): Turn => ({
  key: `new-${++last_key}`, id: null, question, text: "", state: "running", problem: "", refused: false,
  citations: [], made_by: null, vote: null,
});

const of_stored = (turn: StoredTurn): Turn => ({
  ...new_turn(turn.question), key: `turn-${turn.id}`, id: turn.id, text: turn.answer, state: "done",
  refused: turn.refused, citations: turn.citations ?? [],
});

const with_answer = (turn: Turn, answer: Answer): Turn => ({
  ...turn, id: answer.turn_id ?? null, text: answer.answer, state: "done", refused: answer.refused,
  citations: answer.citations, made_by: { model: answer.model, seconds: answer.timings_ms.total / 1000 },
});

export interface Thread {
  turns: readonly Turn[];
  busy: boolean;
  problem: string;
  ask: (question: string, collections: string[]) => Promise<void>;
  stop: () => void;
  vote: (turn: Turn, vote: Vote) => void;
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
      (error: unknown) => !was_cancelled(error) && set_problem(error instanceof Error ? error.message : String(error)),
    );
    return () => loading.abort();
  }, [conversation]);
  useEffect(() => () => stopper.current?.abort(), []);

  const change = (key: string, update: (turn: Turn) => Turn) =>
    set_turns((all) => all.map((turn) => (turn.key === key ? update(turn) : turn)));

  const take = (key: string, event: string, data: string) => {
    const body = JSON.parse(data) as { text?: string; error?: { message: string } } & Answer;
    if (event === "token") change(key, (turn) => ({ ...turn, text: turn.text + (body.text ?? "") }));
    if (event === "error") throw new Error(body.error?.message ?? "");
    if (event !== "done") return;
    change(key, (turn) => with_answer(turn, body));
    const t = current_words();
    announce(body.refused ? t.refused : `${t.answer}: ${body.answer}`);
    if (body.conversation_id === undefined) return;
    shown.current = body.conversation_id;
    go({ conversation: body.conversation_id }, "replace");
    conversations_changed();
  };

  const ask = async (question: string, collections: string[]) => {
    const turn = new_turn(question);
    const own = new AbortController();
    stopper.current?.abort();
    stopper.current = own;
    set_turns((all) => [...all, turn]);
    try {
      for await (const { event, data } of carrel.chat(question, shown.current, collections, own.signal)) {
        take(turn.key, event, data);
      }
      change(turn.key, (now) => (now.state === "running" ? { ...now, state: "stopped" } : now));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      change(turn.key, (now) =>
        was_cancelled(error) ? { ...now, state: "stopped" } : { ...now, state: "failed", problem: text });
    } finally {
      if (stopper.current === own) stopper.current = null;
    }
  };

  const vote = (turn: Turn, value: Vote) => {
    if (turn.id === null) return;
    carrel.vote(turn.id, value).then(() => {
      change(turn.key, (now) => ({ ...now, vote: value }));
      announce(current_words().vote_kept);
    }, notify_error);
  };

  const busy = turns.some((turn) => turn.state === "running");
  return { turns, busy, problem, ask, stop: () => stopper.current?.abort(), vote };
}
