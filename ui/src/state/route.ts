// Where the page is, kept after the '#': it is never sent to the server, and Back works.
import { create_store, use_store } from "./store";
import type { Box, ByteSpan } from "../api/types";

export type View = "search" | "ask" | "library" | "settings";
const views: readonly View[] = ["search", "ask", "library", "settings"];

// A place in a document, as precise as is known.
export interface Place {
  document_id: number;
  page: number; // 0: the format has no pages
  line: number; // 0: the format has no lines
  span: ByteSpan | null; // of the extracted text
  exact: "quote" | "passage"; // a quote is marked whole; of a passage, the words that were found
}

export interface Route {
  view: View;
  query: string; // of the search view
  conversation: number | null; // of the ask view
  place: Place | null; // the open document
}

// What an address has no room for: the words to mark and their boxes. Lost on reload; the blocks' boxes do then.
export interface PlaceDetail {
  words: string[];
  boxes: Box[];
}
const details = new Map<string, PlaceDetail>();
const details_max = 200;
const detail_key = (place: Place) => `${place.document_id}:${place.span?.join("-") ?? ""}`;

export function detail_of(place: Place): PlaceDetail {
  return details.get(detail_key(place)) ?? { words: [], boxes: [] };
}

export function remember_detail(place: Place, detail: PlaceDetail): void {
  if (details.size >= details_max) details.clear();
  details.set(detail_key(place), detail);
}

const whole = (text: string | null) => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);

function place_of(parameters: URLSearchParams): Place | null {
  const document_id = whole(parameters.get("doc"));
  if (document_id === null) return null;
  const [begin, end] = (parameters.get("span") ?? "").split("-").map((part) => whole(part ?? null));
  return {
    document_id,
    page: whole(parameters.get("page")) ?? 0,
    line: whole(parameters.get("line")) ?? 0,
    span: begin !== null && begin !== undefined && end !== null && end !== undefined ? [begin, end] : null,
    exact: parameters.get("exact") === "quote" ? "quote" : "passage",
  };
}

export function parse_route(hash: string): Route {
  const [path = "", text = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [name, id] = path.split("/");
  const parameters = new URLSearchParams(text);
  return {
    view: views.find((view) => view === name) ?? "search",
    query: parameters.get("q") ?? "",
    conversation: whole(id ?? null),
    place: place_of(parameters),
  };
}

export function format_route(route: Route): string {
  const parameters = new URLSearchParams();
  if (route.query) parameters.set("q", route.query);
  if (route.place) {
    const { document_id, page, line, span, exact } = route.place;
    parameters.set("doc", String(document_id));
    if (page) parameters.set("page", String(page));
    if (line) parameters.set("line", String(line));
    if (span) parameters.set("span", span.join("-"));
    if (exact === "quote") parameters.set("exact", exact);
  }
  const text = parameters.toString();
  const id = route.view === "ask" && route.conversation !== null ? `/${route.conversation}` : "";
  return `#/${route.view}${id}${text ? "?" + text : ""}`;
}

const route_store = create_store<Route>(parse_route(location.hash));
window.addEventListener("hashchange", () => route_store.set(parse_route(location.hash)));

export const use_route = () => use_store(route_store);
export const current_route = () => route_store.get();

const typing_ends_ms = 200;
let address_timer: number | undefined;

function write_address(how: "push" | "replace"): void {
  const hash = format_route(route_store.get());
  if (hash !== location.hash) history[how === "push" ? "pushState" : "replaceState"](null, "", hash);
}

// "push": Back returns here. "replace": this place was only passed through. "typing": the same, but the address
// is written when the typing pauses, because browsers allow about a hundred changes in half a minute.
export function go(change: Partial<Route>, how: "push" | "replace" | "typing" = "push"): void {
  const next = { ...route_store.get(), ...change };
  window.clearTimeout(address_timer);
  if (how === "push") write_address("replace"); // what was typed last may still be waiting
  route_store.set(next);
  if (how === "typing") address_timer = window.setTimeout(() => write_address("replace"), typing_ends_ms);
  else write_address(how);
}

export const href = (change: Partial<Route>) => format_route({ ...route_store.get(), ...change });
