// Who this page talks to, and whether it may still.
import type { Session } from "../api/types";
import { create_store } from "./store";

export type SessionState =
  | { kind: "loading" }
  | { kind: "open"; session: Session }
  | { kind: "signed_out" }
  | { kind: "unreachable" };

export const session_store = create_store<SessionState>({ kind: "loading" });

export function session_lost(): void {
  session_store.set({ kind: "signed_out" });
}
