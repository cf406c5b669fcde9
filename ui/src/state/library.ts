// Collections and index runs, shared by the whole page.
import * as carrel from "../api/carrel";
import { was_cancelled } from "../api/http";
import type { Collection, IndexProgress, IndexReport, IndexState as RunState } from "../api/types";
import { current_words } from "../words/use_words";
import { announce, notify, notify_error } from "./announce";
import { create_store } from "./store";

export type LibraryState =
  | { kind: "loading" }
  | { kind: "failed"; message: string }
  | { kind: "ready"; collections: readonly Collection[] };

export type IndexState = { kind: "idle" } | { kind: "running"; progress: IndexProgress };

export const library_store = create_store<LibraryState>({ kind: "loading" });
export const index_store = create_store<IndexState>({ kind: "idle" });

export async function load_collections(): Promise<void> {
  try {
    library_store.set({ kind: "ready", collections: (await carrel.collections()).collections });
  } catch (error) {
    library_store.set({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

const nothing_yet: IndexProgress = { files_done: 0, files_total: 0, bytes_done: 0, bytes_total: 0, chunks_done: 0 };
const look_every_ms = 15_000;
let following: AbortController | null = null;

function finished(report: IndexReport): void {
  const t = current_words();
  const trouble = report.error ?? report.warning;
  const text = trouble ?? (report.interrupted ? t.stopped : t.index_done(report.added, report.changed, report.removed));
  announce(text);
  notify(text, trouble ? "problem" : "plain");
}

// True when this was the last event to wait for: the run `wanted`, or a later one, has ended.
function take_event(event: string, data: string, wanted: number): boolean {
  const body = JSON.parse(data) as IndexProgress & IndexReport & RunState;
  const progress = event === "progress" ? body : event === "state" ? body.progress : null;
  if (progress) index_store.set({ kind: "running", progress });
  const report = event === "done" ? body : event === "state" && !body.running ? body.report : null;
  if (report === null || report.run < wanted) return false;
  finished(report);
  return true;
}

// Follows a run until it ends. Calling again while following changes nothing.
export async function follow_index(wanted: number): Promise<void> {
  if (following) return;
  following = new AbortController();
  index_store.set({ kind: "running", progress: nothing_yet });
  try {
    for await (const { event, data } of carrel.index_events(following.signal)) {
      if (take_event(event, data, wanted)) break;
    }
  } catch (error) {
    if (!was_cancelled(error)) notify_error(error);
  } finally {
    following.abort();
    following = null;
    index_store.set({ kind: "idle" });
    void load_collections();
  }
}

// Another program, or the watcher, may have started a run.
async function look_for_run(): Promise<void> {
  if (following || document.visibilityState === "hidden") return;
  const state = await carrel.index_state().catch(() => null);
  if (state?.running) await follow_index(state.run);
}

export function watch_runs(): void {
  void look_for_run();
  window.setInterval(() => void look_for_run(), look_every_ms);
}

export async function update_index(collections: string[]): Promise<void> {
  try {
    await follow_index((await carrel.start_index(collections)).run);
  } catch (error) {
    notify_error(error);
  }
}

export async function stop_index(): Promise<void> {
  await carrel.cancel_index().catch(notify_error);
}
