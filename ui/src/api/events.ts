// Server-sent events read from a fetch, because EventSource can neither post nor be cancelled by a signal.
// Format: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
import { send } from "./http";

export interface ServerEvent {
  event: string;
  data: string;
}

// Cuts a growing text into events; what has not ended yet is kept for the next piece.
export class EventParser {
  private rest = "";

  feed(piece: string): ServerEvent[] {
    const text = this.rest + piece;
    const held = text.endsWith("\r") ? "\r" : ""; // perhaps half of a line end
    const parts = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n").split("\n\n");
    this.rest = (parts.pop() ?? "") + held;
    return parts.map(event_of).filter((event) => event.data !== "");
  }
}

function event_of(text: string): ServerEvent {
  let event = "message";
  const data: string[] = [];
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue; // a comment, or a field without a value
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (line.startsWith("event")) event = value;
    if (line.startsWith("data")) data.push(value);
  }
  return { event, data: data.join("\n") };
}

export async function* events(
  method: "GET" | "POST",
  url: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const reply = await send(method, url, body, signal);
  if (!reply.body) return;
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.feed(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined); // the server stops work when the stream is let go
  }
}
