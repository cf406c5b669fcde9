// The page's shortcuts: one listener, and the list that `?` shows.
import { options } from "preact";
import { useEffect } from "preact/hooks";
import { preferences_store } from "../state/preferences";
import { current_route, go, type View } from "../state/route";
import { create_store, use_store } from "../state/store";
import { use_words } from "../words/use_words";
import { Dialog } from "./dialog";

export const help_store = create_store<"open" | "closed">("closed");

const views: Record<string, View> = { "1": "search", "2": "ask", "3": "library", "4": "settings" };

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

// Draws the change at once and not in a moment.
function at_once(change: () => void): void {
  const usual = options.debounceRendering;
  options.debounceRendering = (draw) => draw();
  change();
  if (usual) options.debounceRendering = usual;
  else delete options.debounceRendering;
}

// The field is there before the next key comes: who types "/rent" without a pause searches for "rent".
function focus_search(): void {
  if (current_route().view !== "search") at_once(() => go({ view: "search" }));
  const field = document.getElementById("search-field") as HTMLInputElement | null;
  field?.focus();
  field?.select();
}

function on_key(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && current_route().place) {
    go({ place: null });
    return;
  }
  if (typing(event.target) || preferences_store.get().shortcuts === "off") return;
  const view = views[event.key];
  if (view) go({ view, place: null });
  else if (event.key === "/") focus_search();
  else if (event.key === "?") help_store.set("open");
  else return;
  event.preventDefault();
}

export function use_shortcuts(): void {
  useEffect(() => {
    document.addEventListener("keydown", on_key);
    return () => document.removeEventListener("keydown", on_key);
  }, []);
}

export function KeyTable() {
  const t = use_words();
  const rows: [string[], string][] = [
    [["/"], t.keys_search],
    [["↑", "↓"], t.keys_move],
    [["Enter"], t.keys_open],
    [["Ctrl", "Enter"], t.keys_ask],
    [["Esc"], t.keys_escape],
    [["1", "2", "3", "4"], t.keys_views],
    [["?"], t.keys_help],
  ];
  return (
    <dl class="keys">
      {rows.map(([keys, what]) => (
        <div key={what} class="keys-row">
          <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}

export function KeyHelp() {
  const t = use_words();
  if (use_store(help_store) === "closed") return null;
  return (
    <Dialog title={t.keys_title} on_close={() => help_store.set("closed")}>
      <KeyTable />
    </Dialog>
  );
}
