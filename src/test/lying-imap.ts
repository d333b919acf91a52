// An IMAP server for tests that speaks by a script, so that it can lie, hang, drip and break off. It knows what reading a mailbox asks for.
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface LyingMessage {
  uid: number;
  raw: Buffer;
  at?: Date;
  /** What it says about its size; else the truth. */
  statedBytes?: number;
}

/** What the server does instead of answering a command as it should; undefined: it does as it should. */
export type Trick = (command: Command, socket: Socket) => "done" | undefined;

export interface Command {
  tag: string;
  /** In capitals, UID before it where it is there: `UID FETCH`. */
  name: string;
  rest: string;
  folder: string;
}

interface Folder {
  uidValidity: number;
  /** What it says the next number will be; else the truth. */
  uidNext?: number;
  messages: LyingMessage[];
  use?: string;
}

export interface LyingImap {
  port: number;
  folders: Record<string, Folder>;
  trick: Trick;
  /** What it says at first; undefined: nothing. */
  greeting: string | undefined;
  /** Every command that it was given, such as `UID FETCH 3 (UID)`. */
  asked: string[];
  /** Tells whoever idles that there is something in the folder. */
  tell(folder?: string): void;
  /** Says a line to everyone, unasked. */
  say(line: string): void;
  connections(): number;
  /** How many connections there were at once, at most. */
  mostConnections(): number;
  close(): Promise<void>;
}

export async function openLyingImap(messages: LyingMessage[] = []): Promise<LyingImap> {
  const sockets = new Map<Socket, { folder: string; idles: string | undefined }>();
  let most = 0;
  const server = createServer((socket) => {
    sockets.set(socket, { folder: "", idles: undefined });
    most = Math.max(most, sockets.size);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    if (imap.greeting !== undefined) socket.write(`${imap.greeting}\r\n`);
    let text = "";
    socket.on("data", (data) => {
      text += data.toString("latin1");
      for (let end = text.indexOf("\r\n"); end !== -1; end = text.indexOf("\r\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        answer(socket, line);
      }
    });
  });

  function answer(socket: Socket, line: string): void {
    const state = sockets.get(socket);
    if (state === undefined) return;
    if (line === "DONE") {
      socket.write(`${state.idles} OK idled\r\n`);
      state.idles = undefined;
      return;
    }
    const [, tag = "", name = "", rest = ""] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
    const command = { tag, name: name.toUpperCase(), rest, folder: state.folder };
    imap.asked.push(`${command.name} ${rest}`.trim());
    if (imap.trick(command, socket) === "done") return;
    const ok = (...lines: string[]): void => {
      socket.write([...lines, `${tag} OK done`, ""].join("\r\n"));
    };
    if (command.name === "CAPABILITY") ok("* CAPABILITY IMAP4rev1 IDLE SPECIAL-USE");
    else if (command.name === "LIST") ok(...listed(rest));
    else if (command.name === "EXAMINE") examine(socket, command);
    else if (command.name === "IDLE") {
      state.idles = tag;
      // What came since the folder was opened is told at once, as real servers do.
      socket.write(`+ idling\r\n* ${imap.folders[state.folder]?.messages.length ?? 0} EXISTS\r\n`);
    } else if (command.name === "UID SEARCH") {
      ok(`* SEARCH ${(imap.folders[state.folder]?.messages ?? []).map(({ uid }) => uid).join(" ")}`);
    } else {
      const messages = command.name.endsWith("FETCH") ? (imap.folders[state.folder]?.messages ?? []) : [];
      for (const { seq, message } of meant(messages, command)) socket.write(fetched(message, seq, rest));
      ok();
    }
  }

  function listed(rest: string): string[] {
    const [, wanted = ""] = /"([^"]*)"$/.exec(rest) ?? [];
    if (wanted === "") return ['* LIST (\\Noselect) "/" ""'];
    const paths = Object.keys(imap.folders).filter((path) => wanted === "*" || wanted === path);
    return paths.map((path) => `* LIST (${imap.folders[path]?.use ?? ""}) "/" "${path}"`);
  }

  function examine(socket: Socket, { tag, rest }: Command): void {
    const path = rest.replace(/^"|"$/g, "");
    const folder = imap.folders[path];
    const state = sockets.get(socket);
    if (folder === undefined || state === undefined) {
      socket.write(`${tag} NO [NONEXISTENT] There is no such folder\r\n`);
      return;
    }
    state.folder = path;
    const next = folder.uidNext ?? Math.max(0, ...folder.messages.map(({ uid }) => uid)) + 1;
    socket.write(
      [
        "* FLAGS (\\Seen)",
        `* ${folder.messages.length} EXISTS`,
        `* OK [UIDVALIDITY ${folder.uidValidity}] valid`,
        `* OK [UIDNEXT ${next}] next`,
        `${tag} OK [READ-ONLY] opened`,
        "",
      ].join("\r\n"),
    );
  }

  const imap: LyingImap = {
    port: 0,
    folders: { INBOX: { uidValidity: 1, messages } },
    trick: () => undefined,
    greeting: "* OK at your service",
    asked: [],
    tell(path = "INBOX") {
      const count = imap.folders[path]?.messages.length ?? 0;
      for (const [socket, { folder, idles }] of sockets) {
        if (folder === path && idles !== undefined) socket.write(`* ${count} EXISTS\r\n`);
      }
    },
    say(line) {
      for (const socket of sockets.keys()) socket.write(`${line}\r\n`);
    },
    connections: () => sockets.size,
    mostConnections: () => most,
    close() {
      for (const socket of sockets.keys()) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  imap.port = (server.address() as AddressInfo).port;
  return imap;
}

function meant(messages: LyingMessage[], { name, rest }: Command): { seq: number; message: LyingMessage }[] {
  const [range = ""] = rest.split(" ");
  const byUid = name.startsWith("UID");
  const numbered = messages.map((message, i) => ({ seq: i + 1, message, number: byUid ? message.uid : i + 1 }));
  const last = Math.max(0, ...numbered.map(({ number }) => number));
  const parts = range.split(",").map((part) => {
    const [from = 0, to = from] = part.split(":").map((each) => (each === "*" ? last : Number(each)));
    return [Math.min(from, to), Math.max(from, to)] as const;
  });
  return numbered.filter(({ number }) => parts.some(([from, to]) => number >= from && number <= to));
}

/** The answer to a FETCH of one message, with the items that were asked for. */
export function fetched(
  { uid, raw, at = new Date(), statedBytes = raw.length }: LyingMessage,
  seq: number,
  asked: string,
): Buffer {
  const items = [`UID ${uid}`];
  if (asked.includes("RFC822.SIZE")) items.push(`RFC822.SIZE ${statedBytes}`);
  if (asked.includes("INTERNALDATE")) items.push(`INTERNALDATE "${internalDate(at)}"`);
  const [, from, most] = /BODY\.PEEK\[\]<(\d+)\.(\d+)>/.exec(asked) ?? [];
  const head = `* ${seq} FETCH (${items.join(" ")}`;
  if (from === undefined) return Buffer.from(`${head})\r\n`);
  const piece = raw.subarray(Number(from), Number(from) + Number(most));
  return Buffer.concat([Buffer.from(`${head} BODY[]<${from}> {${piece.length}}\r\n`), piece, Buffer.from(")\r\n")]);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function internalDate(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(at.getUTCDate())}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()}`;
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
}
