// Cuts server-sent events out of a text that comes in pieces.
// Format: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

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
