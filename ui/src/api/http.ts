// Requests to the server this page came from, and to no other.
import { session_lost } from "../state/session";
import { current_words } from "../words/use_words";

const root = "/api/v1/";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly param: string | null = null,
    readonly wait_s = 0, // what a busy server asks for
  ) {
    super(message);
  }
}

export type Parameters = Record<string, string | number | readonly string[] | undefined>;

export function address(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const text = query.toString();
  return root + path + (text ? "?" + text : "");
}

async function error_of(reply: Response): Promise<ApiError> {
  const body: unknown = await reply.json().catch(() => null);
  const detail = (body as { error?: { message?: string; param?: string | null } } | null)?.error;
  const wait_s = Number(reply.headers.get("Retry-After")) || 0;
  return new ApiError(reply.status, detail?.message ?? `HTTP ${reply.status}`, detail?.param ?? null, wait_s);
}

export async function send(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const init: RequestInit = { method, credentials: "same-origin", headers: { Accept: "application/json" } };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.headers = { ...init.headers, "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const reply = await fetch(url, init).catch((error: unknown) => {
    throw was_cancelled(error) ? error : new ApiError(0, current_words().unreachable_text);
  });
  if (reply.status === 401) session_lost();
  if (!reply.ok) throw await error_of(reply);
  return reply;
}

const busy_tries_max = 3;
const busy_wait_s_max = 5;

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      window.clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

// A busy server says when to come back: reading changes nothing, so that it may be tried again.
export async function get<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; ++tries) {
    try {
      return (await (await send("GET", address(path, parameters), undefined, signal)).json()) as T;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 503 || tries >= busy_tries_max) throw error;
      await pause(Math.min(Math.max(error.wait_s, 1), busy_wait_s_max), signal);
    }
  }
}

// For POST, PATCH and DELETE; a reply without a body is null.
export async function change<T>(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  const reply = await send(method, address(path), body);
  const text = await reply.text();
  return (text ? JSON.parse(text) : null) as T;
}

export function was_cancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
