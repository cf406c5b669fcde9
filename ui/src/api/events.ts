// Server-sent events read from a fetch, because EventSource can neither post nor be cancelled by a signal.
import { EventParser, type ServerEvent } from "../text/event_parser";
import { send } from "./http";

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
