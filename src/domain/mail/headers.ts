// What can be told of a raw message from its headers alone, without reading it whole.

/** In bytes. Headers that are longer say what is asked for here near their beginning. */
const mostRead = 64 * 1024;

/**
 * Whether a message can be told from another with the same bytes: it has a Message-ID or a date. One without both, sent
 * twice, may be two messages (an alarm, say): rather twice than lost.
 */
export async function isNamedMessage(bytes: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<boolean> {
  let head = "";
  for await (const piece of bytes) {
    head += piece.toString("latin1");
    if (head.length >= mostRead || /\r?\n\r?\n/.test(head)) break;
  }
  const [headers = ""] = head.slice(0, mostRead).split(/\r?\n\r?\n/, 1);
  return /^(message-id|date)[ \t]*:/im.test(headers);
}
