// The JSON of /api/v1, as the server's schema describes it.

export type ByteSpan = [begin: number, end: number]; // half open, UTF-8 bytes
export type Box = [left: number, top: number, right: number, bottom: number]; // points, from top left

export interface Hit {
  document_id: number;
  docid: string;
  score: number;
  collection: string;
  file: string;
  title: string;
  heading: string;
  page: number | null;
  line: number | null;
  sheet?: string | null; // of a workbook; older conversations have none
  cell?: string | null;
  span: ByteSpan;
  boxes: Box[];
  snippet: string;
  highlights: ByteSpan[]; // in the snippet
  type?: string;
  date?: string | null;
  language?: string | null;
  also_in?: { collection: string; file: string }[]; // other files with the same passage; the first 20
  also_in_count?: number; // of all of them
}

export interface SearchReply {
  query: string;
  mode: string;
  took_ms: number;
  hits: Hit[];
  hints: string[]; // sentences about words read as others, and filters that leave nothing
}

export interface Citation {
  n: number;
  document_id: number;
  docid: string;
  collection: string;
  file: string;
  title: string;
  page: number | null;
  line: number | null;
  line_last: number | null;
  sheet?: string | null;
  cell?: string | null;
  span: ByteSpan;
  boxes: Box[];
  quote: string;
  supported: "supported" | "weak" | "unsupported";
}

// Of a refusal: what came nearest.
export interface NearestPlace {
  document_id: number;
  collection: string;
  file: string;
  title: string;
  page: number | null;
  line: number | null;
  sheet?: string | null; // of a workbook; older conversations have none
  cell?: string | null;
  span: ByteSpan;
  boxes: Box[];
}

export interface Answer {
  answer: string;
  refused: boolean;
  citations: Citation[];
  nearest: NearestPlace | null;
  hints?: string[]; // sentences about words read as others; answers kept from before there were any have none
  model: string;
  timings_ms: { retrieve: number; first_token: number; total: number };
  conversation_id?: number;
  turn_id?: number;
}

export interface ConversationRow {
  id: number;
  title: string;
  created: string;
  updated: string;
  turns: number;
}

export interface StoredTurn {
  id: number;
  question: string;
  answer: string;
  refused: boolean;
  citations: Citation[];
  nearest: NearestPlace | null;
  hints?: string[]; // sentences about words read as others; answers kept from before there were any have none
  model: string;
  vote: Vote | null;
}

export interface Conversation {
  id: number;
  turns: StoredTurn[];
}

export type Vote = "up" | "down";

export interface DocumentRow {
  id: number;
  docid: string;
  collection: string;
  path: string;
  title: string;
  type: string;
  language: string | null;
  bytes: number;
  modified: string | null;
  pages: number | null;
  date: string | null;
  note: string | null; // what could not be read
}

export type BlockKind = "heading" | "paragraph" | "list_item" | "table" | "code" | "quote";

export interface Block {
  kind: BlockKind;
  level?: number; // of a heading, 1 is the highest
  text: string;
  span: ByteSpan;
  page: number | null;
  line: number | null;
  boxes?: Box[];
}

export interface Content {
  kind: string; // "pdf", "markdown", "text", "code" …: a document's type
  pages: number | null;
  blocks: Block[];
  stale: boolean; // the file changed since it was indexed
}

export interface PageSize {
  width: number; // points
  height: number;
}

export interface Collection {
  name: string;
  root: string;
  documents: number;
  chunks: number;
  skipped: number;
  failed: number;
  partial: number; // of documents: read in part only
  include: string[]; // globs; empty: everything
  exclude: string[];
  trouble: string | null; // why not all of it could be reached now
  bytes: number;
  last_index: string | null;
  freshness: "never" | "indexing" | "indexed";
  age_s: number | null; // since the last run ended
}

export type CoverageKind = "failed" | "partial" | "skipped";

export interface CoverageRow {
  collection: string;
  path: string;
  more: number; // others packed in the same file, for the same reason
  inside: string | null; // that file, where there are others
  status: CoverageKind;
  reason: string | null; // a code
  message: string | null; // the same for a person, with the pages
  remedy: string | null; // what helps
}

export interface FacetValue {
  value: string;
  documents: number;
}

export interface Facets {
  types: FacetValue[];
  languages: FacetValue[];
  tags: FacetValue[];
}

export interface FolderReply {
  path: string;
  parent: string | null;
  folders: { name: string; path: string }[];
}

export interface IndexProgress {
  run?: number;
  collection?: string;
  files_done: number;
  files_total: number;
  bytes_done: number;
  bytes_total: number;
  chunks_done: number;
}

export interface IndexReport {
  run: number;
  added: number;
  changed: number;
  removed: number;
  interrupted: boolean;
  warning: string | null;
  error: string | null;
}

export interface IndexState {
  running: boolean;
  run: number; // under way, or the last one; 0: none yet
  progress: IndexProgress | null;
  report: IndexReport | null; // of the last run, when none is under way
}

export interface ModelRow {
  name: string;
  role: string; // "embedding", "generation"
  where: string;
}

export interface Session {
  version: string;
  listening: string;
  offline: boolean;
  leaves: string[]; // what would leave this machine, one sentence each
  client: { name: string; scope: "read" | "manage"; collections: string[] };
}

export interface Setting {
  key: string;
  value: string;
  help: string;
  changeable: boolean;
}
