// The page: the rail, one view, and the open document beside it.
import { useEffect } from "preact/hooks";
import * as carrel from "./api/carrel";
import { ApiError } from "./api/http";
import type { Session } from "./api/types";
import { AskView } from "./ask/ask_view";
import { LibraryView } from "./library/library_view";
import { KeyHelp, use_shortcuts } from "./parts/keyboard";
import { Icon } from "./parts/icon";
import { Live } from "./parts/live";
import { Navigation } from "./parts/navigation";
import { SearchView } from "./search/search_view";
import { SettingsView } from "./settings/settings_view";
import { load_collections, watch_runs } from "./state/library";
import { use_route, type View } from "./state/route";
import { session_store } from "./state/session";
import { use_store } from "./state/store";
import { use_media } from "./state/use_media";
import { Viewer } from "./viewer/viewer";
import { use_words } from "./words/use_words";

async function begin(): Promise<void> {
  try {
    const session = await carrel.session();
    session_store.set({ kind: "open", session });
    await load_collections();
    if (session.client.scope === "manage") watch_runs();
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return; // the store says so already
    session_store.set({ kind: "unreachable" });
  }
}

const views: Record<View, () => preact.JSX.Element> = {
  search: SearchView,
  ask: AskView,
  library: LibraryView,
  settings: SettingsView,
};

export function App() {
  const t = use_words();
  const state = use_store(session_store);
  const route = use_route();
  use_shortcuts();
  useEffect(() => void begin(), []);
  useEffect(() => {
    document.title = `${t[route.view]} · carrel`;
  }, [route.view, t]);
  if (state.kind === "loading") return <div class="page-wait" aria-busy="true" />;
  if (state.kind !== "open") return <Closed kind={state.kind} />;
  return <Page session={state.session} />;
}

// What the open document covers cannot be reached with the keyboard either. The widths: styles/layout.css.
function Page({ session }: { session: Session }) {
  const t = use_words();
  const route = use_route();
  const covers_view = use_media("(max-width: 980px)") && route.place !== null;
  const covers_rail = use_media("(max-width: 720px)") && route.place !== null;
  const View = views[route.view];
  return (
    <div class={`page${route.place ? " has-document" : ""}`}>
      <a class="skip" href="#main" onClick={skip_to_main}>{t.skip_to_content}</a>
      <Navigation session={session} inert={covers_rail} />
      <main class={`view view-${route.view}`} id="main" tabIndex={-1} inert={covers_view}>
        <View />
      </main>
      {route.place && <Viewer place={route.place} />}
      <KeyHelp />
      <Live />
    </div>
  );
}

function skip_to_main(event: Event): void {
  event.preventDefault(); // the '#' is the route's
  document.getElementById("main")?.focus();
}

function Closed({ kind }: { kind: "signed_out" | "unreachable" }) {
  const t = use_words();
  return (
    <main class="closed">
      <span class="brand-mark brand-mark-large"><Icon name="lamp" size={32} /></span>
      <h1>{kind === "signed_out" ? t.signed_out_title : t.unreachable_title}</h1>
      <p class="measure">{kind === "signed_out" ? t.signed_out_text : t.unreachable_text}</p>
      <p><code>{kind === "signed_out" ? "carrel serve --link" : "carrel serve"}</code></p>
      {kind === "unreachable" && (
        <button type="button" class="button button-primary" onClick={() => void begin()}>{t.retry}</button>
      )}
    </main>
  );
}
