// What can be brought as mail from before: by how a file begins and what it is called; and how single messages become one mbox.

/** Why a file that begins so is no mail, in words for the person who chose it; undefined where it may be. */
export function whyNoMail(beginning: Uint8Array): string | undefined {
  if (beginning.length === 0) return "The file is empty.";
  const text = asLatin1(beginning.subarray(0, 2048));
  const known = others.find(({ magic }) => text.startsWith(magic));
  if (known !== undefined) return known.words;
  const [line = ""] = text
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart()
    .split(/\r?\n/, 1);
  if (/^>*From .|^[!-9;-~]+[ \t]*:/.test(line)) return undefined;
  return "This is no mail: an mbox begins with “From ”, and a message with its headers.";
}

const others = [
  { magic: "PK\u0003\u0004", words: "This is a zip archive. Unpack it, and choose the mbox or the messages in it." },
  { magic: "%PDF", words: "This is a PDF, and no mail." },
  {
    magic: "!BDN",
    words:
      "This is a file of Outlook (.pst), which only Outlook can read. Have a mail program save the messages as mbox or .eml.",
  },
  { magic: "\u00d0\u00cf\u0011\u00e0", words: "This is a message of Outlook (.msg). Have Outlook save it as .eml." },
  { magic: "\u001f\u008b", words: "It is gzipped twice. Unpack it, and choose what is in it." },
];

/** Whether a file of a folder is mail, by its name: messages (.eml), and mailboxes as mail programs name them. */
export function isNamedAsMail(name: string): boolean {
  return /\.(eml|mbox|mbx)$/i.test(name) || /(^|\/)mbox$/i.test(name);
}

/** What stands before a message, so that it is one of many. */
export const fromLine = "From - Thu Jan  1 00:00:00 1970\n";

/** Whether a file is an mbox already; else it is one message. */
export function isMbox(beginning: Uint8Array): boolean {
  return asLatin1(beginning.subarray(0, 5)) === "From ";
}

/** The bytes of a message, as Latin-1 stands for them, with its lines that look like the beginning of the next one quoted. */
export function quoted(message: string): string {
  return message.replace(/^(>*From )/gm, ">$1");
}

function asLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
