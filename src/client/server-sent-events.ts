// Reads server-sent events from a stream of bytes (HTML standard, 9.2.6).

export interface ServerSentEvent {
  /** Empty where a message says nothing but a new position. */
  event: string;
  data: string;
  /** The last id that was given, by this event or one before. */
  id: string;
}

/** The events as they come. Comments are passed over; a message with an id alone comes with an empty event. */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let event = "";
  let data: string[] = [];
  let id = "";
  let hasId = false;
  for await (const line of linesOf(body)) {
    if (line === "") {
      if (data.length > 0) yield { event: event === "" ? "message" : event, data: data.join("\n"), id };
      else if (hasId) yield { event: "", data: "", id };
      event = "";
      data = [];
      hasId = false;
      continue;
    }
    const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) {
      id = value;
      hasId = true;
    }
  }
}

/** Lines end with CR, LF or both. What comes after the last end is not whole, and is left out. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the end may be half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
