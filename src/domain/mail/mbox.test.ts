// Messages in an mbox, in the ways in which programs write one.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, nextMessage } from "./mbox.ts";

const fromLine = "From tomas@customer.example Mon Mar  2 09:00:00 2026";
const inMemory = (buffer: Buffer): Bytes & { largest: number } => {
  const bytes = {
    size: buffer.length,
    largest: 0,
    read: async (from: number, length: number) => {
      bytes.largest = Math.max(bytes.largest, length);
      return buffer.subarray(from, from + length);
    },
  };
  return bytes;
};

async function all(text: string | Buffer, mostBytes = 1024 * 1024): Promise<(string | undefined)[]> {
  const bytes = inMemory(Buffer.isBuffer(text) ? text : Buffer.from(text, "latin1"));
  const found: (string | undefined)[] = [];
  for (let place = 0; ; ) {
    const message = await nextMessage(bytes, place, mostBytes);
    if (message === undefined) return found;
    expect(message.next).toBeGreaterThan(place);
    found.push(message.raw?.toString("latin1"));
    place = message.next;
  }
}

const one = "Subject: one\n\nwords\n";
const two = "Subject: two\n\nmore\n";

describe("an mbox", () => {
  test("gives its messages, without their From lines", async () => {
    expect(await all(`${fromLine}\n${one}\n${fromLine}\n${two}\n`)).toEqual([one, two]);
    expect(await all(`${fromLine}\n${one}\n\n\n${fromLine}\n${two}`)).toEqual([`${one}\n\n`, two]);
  });

  test("may have CRLF, a byte order mark, and From lines as other programs write them", async () => {
    const crlf = (text: string) => text.replaceAll("\n", "\r\n");
    expect(await all(crlf(`${fromLine}\n${one}\n${fromLine}\n${two}\n`))).toEqual([crlf(one), crlf(two)]);
    for (const line of [
      "From - Mon Mar 02 09:00:00 2026",
      "From 1789@xxx Mon Mar 02 09:00:00 +0000 2026",
      "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
      "From a b@c Mon Mar  2 09:00 CET 2026 remote from x",
    ]) {
      expect(await all(`\xef\xbb\xbf${line}\n${one}\n${line}\n${two}`), line).toEqual([one, two]);
    }
  });

  test("gives words that begin with From back as they were", async () => {
    const quoted = "Subject: x\n\n>From here\n>>From there\n> From nobody\n";
    expect(await all(`${fromLine}\n${quoted}`)).toEqual(["Subject: x\n\nFrom here\n>From there\n> From nobody\n"]);
  });

  test("is not cut at words that only begin as a From line does", async () => {
    const words = "Subject: x\n\nFrom now on\n\nFrom 9:00 to 10:00 in 2026 we are closed.\nSee you\n";
    expect(await all(`${fromLine}\n${words}\n${fromLine}\n${two}`)).toEqual([words, two]);
  });

  test("with Content-Length is believed where a message ends there, and not where none does", async () => {
    const body = `words\n\n${fromLine}\nSubject: quoted\n\nin it\n`;
    const right = `Content-Length: ${body.length}\nSubject: x\n\n${body}`;
    expect(await all(`${fromLine}\n${right}\n${fromLine}\n${two}`)).toEqual([`${right}\n`, two]);
    const wrong = "Content-Length: 3\nSubject: x\n\nwords\n";
    expect(await all(`${fromLine}\n${wrong}\n${fromLine}\n${two}`)).toEqual([wrong, two]);
    const tooLong = "Content-Length: 999999\nSubject: x\n\nwords\n";
    expect(await all(`${fromLine}\n${tooLong}\n${fromLine}\n${two}`)).toEqual([tooLong, two]);
  });

  test("that is empty has none; one that is cut off gives what there is", async () => {
    expect(await all("")).toEqual([]);
    expect(await all("\n\n\r\n")).toEqual([]);
    expect(await all(`${fromLine}\n${one}\n${fromLine}\nSubject: tw`)).toEqual([one, "Subject: tw"]);
  });
});

test("a file that is no mbox is one message", async () => {
  expect(await all(`${one}${fromLine}\nSubject: quoted`)).toEqual([`${one}${fromLine}\nSubject: quoted`]);
});

test("a message that is too large is passed over, and the file is never held whole", async () => {
  const large = Buffer.from(`${fromLine}\nSubject: large\n\n${`${"x".repeat(99)}\n`.repeat(40_000)}`);
  const file = Buffer.concat([Buffer.from(`${fromLine}\n${one}\n`), large, Buffer.from(`\n${fromLine}\n${two}`)]);
  expect(await all(file, 100_000)).toEqual([one, undefined, two]);
  const bytes = inMemory(file);
  await nextMessage(bytes, 0, 100_000);
  expect(bytes.largest).toBeLessThan(400_000);
});

test("a line of 200 MB is passed over, too", async () => {
  const line = Buffer.alloc(200 * 1024 * 1024, "a");
  const file = Buffer.concat([Buffer.from(`${fromLine}\nSubject: long\n\n`), line, Buffer.from(`\n\n${fromLine}\n${two}`)]);
  expect(await all(file, 100 * 1024 * 1024)).toEqual([undefined, two]);
});

test("messages of every length are found, wherever windows end", async () => {
  for (const length of [262_100, 262_140, 262_143, 262_144, 262_145, 262_200, 524_200, 524_288]) {
    const body = `Subject: x\n\n${"y".repeat(length - 12)}\n`;
    const found = await all(`${fromLine}\n${body}\n${fromLine}\n${two}`);
    expect(found.map((each) => each?.length)).toEqual([body.length, two.length]);
  }
});

test("whatever the bytes are, it comes to an end", async () => {
  const pieces = fc.constantFrom(
    fromLine,
    "\n",
    "\r\n",
    "From ",
    ">From x\n",
    "Subject: x\n",
    "Content-Length: 5\n",
    "\0",
    "words",
  );
  await fc.assert(fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (each) => void (await all(each.join(""), 200))));
});

test("lines that are nearly From lines are looked at quickly, however many there are", async () => {
  const line = `From ${"1:00 ".repeat(98)}\n`;
  const began = performance.now();
  expect(await all(`${fromLine}\n${one}\n${line.repeat(40_000)}`, 100 * 1024 * 1024)).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(8_000);
});
