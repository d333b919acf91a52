// Rows as the bytes of COPY's binary format, gathered into pieces that are each one message to the server, head and all.
import type { Kind } from "./tables.ts";

export type Field = string | number | Buffer | null;

export interface RowBytes {
  /** One row, in the order of the columns. */
  add(fields: readonly Field[]): void;
  /** Hands over what is left, with the mark that ends all. */
  end(): void;
}

const piece = 256 * 1024;
/** A letter for what kind of message it is, and how long. */
const headOfMessage = 5;
const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const year2000Ms = Date.UTC(2000, 0, 1);
const twoTo32 = 2 ** 32;

const digits = new Uint8Array(128);
for (const [value, digit] of [..."0123456789abcdef"].entries()) digits[digit.charCodeAt(0)] = value;
/** Where each byte of a uuid stands in its text. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** `room` gives bytes to write into, at least so many; `send` takes them, filled, and may give them again later. */
export function openRowBytes(kinds: readonly Kind[], room: (atLeast: number) => Buffer, send: (bytes: Buffer) => void): RowBytes {
  let bytes = room(piece);
  let at = headOfMessage;
  let known = "";
  const knownBytes = new Uint8Array(16);
  at += signature.copy(bytes, at);

  function next(): void {
    bytes[0] = 0x64;
    putInteger(1, at - 1);
    send(bytes.subarray(0, at));
  }

  function putInteger(where: number, value: number): void {
    bytes[where] = value >>> 24;
    bytes[where + 1] = value >>> 16;
    bytes[where + 2] = value >>> 8;
    bytes[where + 3] = value;
  }

  function putLong(value: number): void {
    putInteger(at, 8);
    putInteger(at + 4, Math.floor(value / twoTo32));
    putInteger(at + 8, value);
    at += 12;
  }

  function putUuid(text: string): void {
    putInteger(at, 16);
    at += 4;
    // Each row begins with the same workspace.
    if (text === known) {
      for (let i = 0; i < 16; i++) bytes[at++] = knownBytes[i] as number;
      return;
    }
    for (let i = 0; i < 16; i++) {
      const place = places[i] as number;
      bytes[at++] = ((digits[text.charCodeAt(place)] as number) << 4) | (digits[text.charCodeAt(place + 1)] as number);
    }
    if (known === "") {
      known = text;
      knownBytes.set(bytes.subarray(at - 16, at));
    }
  }

  function putText(text: string): void {
    const from = at + 4;
    const { length } = text;
    let i = 0;
    // Most are short and plain, and a loop is quicker there than a call.
    if (length <= 32) {
      for (; i < length; i++) {
        const code = text.charCodeAt(i);
        if (code > 127) break;
        bytes[from + i] = code;
      }
    }
    const written = i === length ? length : bytes.write(text, from);
    putInteger(at, written);
    at = from + written;
  }

  function putBytes(field: Buffer): void {
    putInteger(at, field.length);
    at += 4;
    bytes.set(field, at);
    at += field.length;
  }

  function putField(kind: Kind, field: Field): void {
    if (field === null) {
      putInteger(at, -1);
      at += 4;
    } else if (typeof field === "object") putBytes(field);
    else if (typeof field === "number") {
      // PostgreSQL counts microseconds from the year 2000.
      if (kind === "time") putLong((field - year2000Ms) * 1000);
      else if (kind === "bigint") putLong(field);
      else {
        putInteger(at, 4);
        putInteger(at + 4, field);
        at += 8;
      }
    } else if (kind === "uuid") putUuid(field);
    else if (kind === "json") {
      const from = at;
      // The text that follows has its length in front, where the number of the format stands between.
      at += 1;
      putText(field);
      putInteger(from, at - from - 4);
      bytes[from + 4] = 1;
    } else putText(field);
  }

  return {
    add(fields) {
      let most = 2;
      for (const field of fields) {
        most += 16;
        if (typeof field === "string") most += field.length * 3;
        else if (typeof field === "object" && field !== null) most += field.length;
      }
      if (at + most > bytes.length) {
        next();
        bytes = room(Math.max(piece, headOfMessage + most));
        at = headOfMessage;
      }
      bytes[at] = 0;
      bytes[at + 1] = kinds.length;
      at += 2;
      for (let i = 0; i < kinds.length; i++) putField(kinds[i] as Kind, fields[i] as Field);
    },
    end() {
      if (at + 2 > bytes.length) {
        next();
        bytes = room(piece);
        at = headOfMessage;
      }
      bytes[at] = 0xff;
      bytes[at + 1] = 0xff;
      at += 2;
      next();
    },
  };
}
