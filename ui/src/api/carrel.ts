// Every call the page makes, one line each.
import type { ServerEvent } from "../text/event_parser";
import { events } from "./events";
import { address, change, get } from "./http";
import type * as T from "./types";

export const search = (q: string, n: number, mode: string, signal: AbortSignal) =>
  get<T.SearchReply>("search", { q, n, mode }, signal);

export const chat = (message: string, conversation_id: number | null, collections: string[], signal: AbortSignal) =>
  events(
    "POST",
    address("chat"),
    { message, ...(conversation_id === null ? {} : { conversation_id }), ...(collections.length ? { collections } : {}) },
    signal,
  );

export const conversations = (q: string, signal?: AbortSignal) =>
  get<{ conversations: T.ConversationRow[] }>("conversations", { q }, signal);
export const conversation = (id: number, signal?: AbortSignal) => get<T.Conversation>(`conversations/${id}`, {}, signal);
export const forget_conversation = (id: number) => change<null>("DELETE", `conversations/${id}`);
export const forget_all_conversations = () => change<null>("DELETE", "conversations");
export const vote = (turn_id: number, vote: T.Vote | null) =>
  change<null>("POST", "feedback", { turn_id, vote: vote ?? "none" });

export const documents = (c: string, q: string, offset: number, limit: number, signal?: AbortSignal) =>
  get<{ documents: T.DocumentRow[]; total: number }>("documents", { c, q, offset, limit }, signal);
export const document_row = (id: number, signal?: AbortSignal) => get<T.DocumentRow>(`documents/${id}`, {}, signal);
export const content = (id: number, signal?: AbortSignal) => get<T.Content>(`documents/${id}/content`, {}, signal);
export const page_size = (id: number, page: number, signal?: AbortSignal) =>
  get<T.PageSize>(`documents/${id}/pages/${page}`, {}, signal);
export const page_image = (id: number, page: number, width: number) =>
  address(`documents/${id}/pages/${page}/image`, { width });
export const raw_file = (id: number) => address(`documents/${id}/raw`);
export const related = (id: number, n: number, signal?: AbortSignal) => get<{ hits: T.Hit[] }>("related", { id, n }, signal);

export const collections = (signal?: AbortSignal) => get<{ collections: T.Collection[] }>("collections", {}, signal);
export const facets = (signal?: AbortSignal) => get<T.Facets>("facets", {}, signal);
export const add_collection = (folder: string, name: string) =>
  change<{ name: string; run: number }>("POST", "collections", name ? { folder, name } : { folder });
export const forget_collection = (name: string) => change<unknown>("DELETE", `collections/${encodeURIComponent(name)}`);
export const folders = (path: string, signal?: AbortSignal) => get<T.FolderReply>("folders", { path }, signal);
export const coverage = (c: string, kind: string, signal?: AbortSignal) =>
  get<{ files: T.CoverageRow[]; total: number }>("coverage", { c, kind }, signal);

export const start_index = (collections: string[]) =>
  change<{ run: number }>("POST", "index", collections.length ? { collections } : {});
export const cancel_index = () => change<unknown>("DELETE", "index");
export const index_state = (signal?: AbortSignal) => get<T.IndexState>("index", {}, signal);
export const index_events = (signal: AbortSignal): AsyncGenerator<ServerEvent> =>
  events("GET", address("index/events"), undefined, signal);

export const session = (signal?: AbortSignal) => get<T.Session>("session", {}, signal);
export const models = (signal?: AbortSignal) => get<{ models: T.ModelRow[] }>("models", {}, signal);
export const settings = (signal?: AbortSignal) => get<{ settings: T.Setting[] }>("settings", {}, signal);
export const change_setting = (key: string, value: string) => change<unknown>("PATCH", "settings", { [key]: value });
