// One question with its answer, from asking to done: what it is at each step.
import type { Answer, Citation, NearestPlace, StoredTurn, Vote } from "../api/types";

export interface Turn {
  key: string;
  id: number | null; // of the stored turn, once there is one
  question: string;
  text: string;
  state: "running" | "done" | "stopped" | "failed";
  problem: string;
  refused: boolean;
  citations: Citation[];
  nearest: NearestPlace | null; // of a refusal
  hints: readonly string[];
  made_by: { model: string; seconds: number } | null;
  vote: Vote | null;
}

let last_key = 0;
export const new_turn = (question: string): Turn => ({
  key: `new-${++last_key}`, id: null, question, text: "", state: "running", problem: "", refused: false,
  citations: [], nearest: null, hints: [], made_by: null, vote: null,
});

export const of_stored = (turn: StoredTurn): Turn => ({
  ...new_turn(turn.question), key: `turn-${turn.id}`, id: turn.id, text: turn.answer, state: "done",
  refused: turn.refused, citations: turn.citations ?? [], nearest: turn.nearest ?? null, hints: turn.hints ?? [], vote: turn.vote,
});

export const with_answer = (turn: Turn, answer: Answer): Turn => ({
  ...turn, id: answer.turn_id ?? null, text: answer.answer, state: "done", refused: answer.refused,
  citations: answer.citations, nearest: answer.nearest ?? null, hints: answer.hints ?? [],
  made_by: { model: answer.model, seconds: answer.timings_ms.total / 1000 },
});
