// Mails as they would have come over the wire.

interface Mail {
  from: string;
  to: string;
  subject: string;
  messageId: string;
  /** The Message-ID of the one before, where there is one. */
  answers: string | undefined;
  text: string;
}

/** Its bytes, and those of its words alone, which lie within them. They hold until the next mail is written. */
export interface WrittenMail {
  raw: Buffer;
  text: Buffer;
}

let paper = Buffer.allocUnsafeSlow(128 * 1024);

/** Writes one. The words are made into bytes once, however many times they are kept. */
export function writeMail({ from, to, subject, messageId, answers, text }: Mail): WrittenMail {
  const refers = answers === undefined ? "" : `In-Reply-To: <${answers}>\r\nReferences: <${answers}>\r\n`;
  const type = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n";
  const head = `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${messageId}>\r\n${refers}${type}\r\n`;
  const most = 3 * (head.length + text.length) + 2;
  if (most > paper.length) paper = Buffer.allocUnsafeSlow(most);
  const begin = paper.write(head);
  const end = begin + paper.write(text, begin);
  paper.write("\r\n", end);
  return { raw: paper.subarray(0, end + 2), text: paper.subarray(begin, end) };
}

/** The same words as a mail program shows them. */
export function htmlOf(text: string): string {
  return `<div>${text.replaceAll("\n\n", "</div><div>").replaceAll("\n", "<br>")}</div>`;
}

/** What the mail server is told. Addresses here have no letter that JSON would write in another way. */
export function envelopeOf(from: string, to: string): string {
  return `{"from":"${from}","to":["${to}"]}`;
}
