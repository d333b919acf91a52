// Writes what happened as the product would have written it: customers, entries, deliveries, clocks, events, and what the lists show.
import { createHash } from "node:crypto";
import { messageIdOf, replySubject, snippet } from "../../src/domain/conversation/rules.ts";
import { messageKey } from "../../src/domain/mail/rules.ts";
import { dueAt } from "../../src/domain/standard/rules.ts";
import type { EventKind } from "../../src/events.ts";
import type { Field } from "./copy-in.ts";
import type { Founded, SeededChannel, SeededTeammate } from "./founding.ts";
import { type Chance, idAt } from "./random.ts";
import type { Happening, Stories, Story } from "./stories.ts";
import type { FilledTable } from "./tables.ts";
import type { Words } from "./words.ts";

/** Takes rows, each in the order of its table's columns. */
export interface Sink {
  add(table: FilledTable, ...fields: Field[]): void;
  /** Awaited now and then, so that whoever takes the rows keeps up. */
  room(): Promise<void>;
}

export interface Written {
  /** The position of the newest event. */
  position: number;
  encounters: number;
  entries: number;
  /** What sleeps, and must be woken by a job. */
  sleeping: { encounterId: string; until: string }[];
}

interface Speaker {
  customerId: string;
  conversationId: string;
  name: string;
  language: number;
  identities: { identityId: string; address: string }[];
}

/** An encounter while it goes on. */
interface Running {
  encounterId: string;
  speaker: Speaker;
  identity: Speaker["identities"][number];
  channel: SeededChannel;
  subject: string;
  owner: SeededTeammate;
  isAssigned: boolean;
  messages: string[];
  clocks: { entryId: string; at: number }[];
  latest: { at: number; text: string; by: "customer" | "teammate" };
  state: "open" | "waiting" | "snoozed" | "settled";
}

const files: [name: string, mediaType: string][] = [
  ["Invoice.pdf", "application/pdf"],
  ["passport.jpg", "image/jpeg"],
  ["IMG_2041.jpg", "image/jpeg"],
  ["Rechnung März.pdf", "application/pdf"],
  ["booking.ics", "text/calendar"],
  ["Screenshot 2.png", "image/png"],
  ["réservation.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
];

/** Writes all stories in the order of time. */
export async function writeStories(
  sink: Sink,
  chance: Chance,
  words: Words,
  founded: Founded,
  { stories, happenings }: Stories,
  untilMs: number,
): Promise<Written> {
  const { workspaceId } = founded;
  const agents = founded.teammates.filter(({ role }) => role === "agent");
  const colleagues = founded.teammates.filter(({ role }) => role === "colleague");
  const managers = founded.teammates.filter(({ hiddenTeamIds, role }) => hiddenTeamIds.length === 0 && role !== "colleague");
  const speakers: Speaker[] = [];
  const running: (Running | undefined)[] = new Array(stories.length);
  const sleeping: Written["sleeping"] = [];
  const written: Written = { position: 0, encounters: stories.length, entries: 0, sleeping };
  const attachments = files.map(([name, mediaType], i) => ({ name, mediaType, ...store(`${name} ${i}`, untilMs - 5e10) }));

  let count = 0;
  for (const happening of happenings) {
    happen(happening);
    if (++count % 200 === 0) await sink.room();
  }
  for (const each of running) if (each !== undefined) writeEncounter(each, null);
  return written;

  function happen({ atMs, story: number, step }: Happening): void {
    const story = stories[number];
    if (story === undefined) throw new Error("What happens belongs to a story.");
    let now = running[number];
    if (now === undefined) {
      now = open(story, atMs);
      running[number] = now;
    }
    if (step === "in") comeIn(now, atMs);
    else if (step === "out") goOut(now, atMs);
    else if (step === "note") takeNote(now, atMs);
    else if (step === "shared") share(now, atMs);
    else if (step === "assigned") {
      now.isAssigned = true;
      happenTo(now, "assigned", "encounter.assigned", atMs, { about: now.owner.teammateId });
    } else if (step === "snoozed") {
      now.state = "snoozed";
      happenTo(now, "snoozed", "encounter.snoozed", atMs);
    } else {
      now.state = "settled";
      happenTo(now, "settled", "encounter.settled", atMs);
      writeEncounter(now, atMs);
      // Nothing happens to it any more, and there are many.
      running[number] = undefined;
    }
  }

  function open(story: Story, atMs: number): Running {
    const speaker = speakers[story.customer] ?? greet(story.customer, atMs);
    const channel = founded.channels[story.channel] ?? founded.channels[0];
    if (channel === undefined) throw new Error("A workspace has channels.");
    const isManagement = channel.teamId === founded.teams.management;
    const one: Running = {
      encounterId: idAt(chance, atMs),
      speaker,
      identity: chance.pick(speaker.identities),
      channel,
      subject: words.subject(chance, speaker.language),
      owner: isManagement ? chance.pick(managers) : chance.share() < 0.005 ? chance.pick(colleagues) : chance.pick(agents),
      isAssigned: false,
      messages: [],
      clocks: [],
      latest: { at: atMs, text: "", by: "customer" },
      state: "open",
    };
    tell("encounter.opened", idsOf(one), null, atMs);
    return one;
  }

  function greet(number: number, atMs: number): Speaker {
    const { first, last } = words.name(chance);
    const speaker: Speaker = {
      customerId: idAt(chance, atMs),
      conversationId: idAt(chance, atMs),
      name: `${first} ${last}`,
      language: words.language(chance),
      identities: [],
    };
    speakers[number] = speaker;
    sink.add("customer", workspaceId, speaker.customerId, chance.share() < 0.04 ? null : speaker.name, iso(atMs), iso(atMs));
    const plain = `${first}.${last}`
      .normalize("NFD")
      .replace(/[^a-z.]/gi, "")
      .toLowerCase();
    for (const address of [`${plain}${number}@mail.example`, `${plain}${number}@work.example`].slice(
      0,
      chance.share() < 0.1 ? 2 : 1,
    )) {
      const identityId = idAt(chance, atMs);
      speaker.identities.push({ identityId, address });
      sink.add("identity", workspaceId, identityId, speaker.customerId, "mail", address, speaker.name, iso(atMs));
    }
    sink.add("conversation", workspaceId, speaker.conversationId, speaker.customerId, iso(atMs));
    tell("customer.added", { customerId: speaker.customerId }, null, atMs);
    return speaker;
  }

  function comeIn(one: Running, atMs: number): void {
    const { speaker, identity, channel } = one;
    const text = words.message(chance, speaker.language, { name: speaker.name, isAnswer: false });
    const subject = one.messages.length === 0 ? one.subject : replySubject(one.subject);
    const messageId = `${idAt(chance, atMs)}@mail.example`;
    const raw = rawMail({ from: identity.address, to: channel.address, subject, messageId, answers: one.messages.at(-1), text });
    const { hash } = store(raw, atMs);
    const deliveryId = idAt(chance, atMs);
    const envelope = JSON.stringify({ from: identity.address, to: [channel.address] });
    sink.add("delivery", workspaceId, deliveryId, channel.channelId, "in", "placed", null, envelope, hash, iso(atMs), iso(atMs));
    const html = chance.share() < 0.2 ? `<div>${text.replace(/\n\n/g, "</div><div>").replace(/\n/g, "<br>")}</div>` : null;
    const fileHashes: Buffer[] = [];
    const author = identity.address;
    const key = messageKey({ messageId, author, date: undefined, subject, text, html, fileHashes, deliveryId });
    const entryId = writeEntry(one, atMs, {
      kind: "message_in",
      channelId: channel.channelId,
      deliveryId,
      identityId: identity.identityId,
      subject,
      text,
      html,
      messageId,
      key: `\\x${key.toString("hex")}`,
    });
    for (let ordinal = 0; chance.share() < 0.06 && ordinal < 5; ordinal++) {
      const file = chance.pick(attachments);
      sink.add("entry_file", workspaceId, entryId, ordinal, file.hash, file.name, file.mediaType, file.size);
    }
    one.clocks.push({ entryId, at: atMs });
    one.latest = { at: atMs, text: snippet(text), by: "customer" };
    one.state = "open";
    thread(one, messageId);
    tellEntry(one, entryId, null, atMs);
  }

  function goOut(one: Running, atMs: number): void {
    const { speaker, identity, channel, owner } = one;
    const name = owner.name.split(" ")[0] ?? "";
    const text = words.message(chance, speaker.language, { name, isAnswer: true });
    const subject = replySubject(one.subject);
    const deliveryId = idAt(chance, atMs);
    const entryId = idAt(chance, atMs);
    const messageId = messageIdOf(entryId, channel.address);
    const share = chance.share();
    const isHeld = untilMs - atMs < 3_600_000 && share < 0.1;
    const state = isHeld ? "held" : share > 0.9995 ? "failed" : "sent";
    const raw = rawMail({ from: channel.address, to: identity.address, subject, messageId, answers: one.messages.at(-1), text });
    const hash = isHeld ? null : store(raw, atMs).hash;
    const envelope = JSON.stringify({ from: channel.address, to: [identity.address] });
    const reason = state === "failed" ? "The mailbox is full." : null;
    sink.add("delivery", workspaceId, deliveryId, channel.channelId, "out", state, reason, envelope, hash, iso(atMs), iso(atMs));
    writeEntry(
      one,
      atMs,
      {
        kind: "message_out",
        channelId: channel.channelId,
        deliveryId,
        identityId: identity.identityId,
        teammateId: owner.teammateId,
        subject,
        text,
        messageId,
      },
      entryId,
    );
    for (const clock of one.clocks) writeClock(one, clock, { state: "met", endedMs: atMs, metBy: entryId });
    one.clocks = [];
    one.latest = { at: atMs, text: snippet(text), by: "teammate" };
    one.state = "waiting";
    thread(one, messageId);
    tellEntry(one, entryId, owner, atMs);
    if (!isHeld) tell("delivery.changed", { deliveryId }, null, atMs);
  }

  function takeNote(one: Running, atMs: number): void {
    const { teammateId } = one.owner;
    tellEntry(one, writeEntry(one, atMs, { kind: "note", teammateId, text: words.note(chance) }), one.owner, atMs);
  }

  function share(one: Running, atMs: number): void {
    const { teammateId } = chance.pick(colleagues);
    sink.add("encounter_share", workspaceId, one.encounterId, teammateId, one.owner.teammateId, iso(atMs));
    happenTo(one, "shared", "encounter.shared", atMs, { about: teammateId, ids: { teammateId } });
  }

  /** An event of the encounter: its line in the conversation, and what screens are told. */
  function happenTo(
    one: Running,
    event: string,
    kind: EventKind,
    atMs: number,
    { about = null, ids = {} }: { about?: string | null; ids?: Record<string, string> } = {},
  ): void {
    tell(kind, { ...idsOf(one), ...ids }, one.owner, atMs);
    const entryId = writeEntry(one, atMs, { kind: "event", event, teammateId: one.owner.teammateId, about, text: "" });
    tellEntry(one, entryId, one.owner, atMs);
  }

  function writeEntry(
    { encounterId, speaker }: Running,
    atMs: number,
    entry: {
      kind: string;
      text: string;
      event?: string;
      channelId?: string;
      deliveryId?: string;
      identityId?: string;
      teammateId?: string;
      about?: string | null;
      subject?: string;
      html?: string | null;
      messageId?: string;
      key?: string;
    },
    entryId = idAt(chance, atMs),
  ): string {
    written.entries++;
    sink.add(
      "entry",
      workspaceId,
      entryId,
      speaker.conversationId,
      encounterId,
      entry.kind,
      entry.event ?? null,
      iso(atMs),
      entry.channelId ?? null,
      entry.deliveryId ?? null,
      entry.identityId ?? null,
      entry.teammateId ?? null,
      entry.about ?? null,
      entry.subject ?? null,
      entry.text,
      entry.html ?? null,
      entry.messageId ?? null,
      entry.key ?? null,
    );
    return entryId;
  }

  function writeEncounter(one: Running, settledMs: number | null): void {
    const { encounterId, speaker, channel, owner, latest } = one;
    for (const clock of one.clocks) {
      writeClock(one, clock, settledMs === null ? { state: "running" } : { state: "stopped", endedMs: settledMs });
    }
    const until = one.state === "snoozed" ? iso(untilMs + 3_600_000 * (1 + chance.below(14 * 24))) : null;
    if (until !== null) sleeping.push({ encounterId, until });
    sink.add(
      "encounter",
      workspaceId,
      encounterId,
      speaker.conversationId,
      channel.channelId,
      one.subject,
      one.state,
      one.isAssigned ? owner.teammateId : null,
      channel.teamId,
      iso(Number.parseInt(encounterId.slice(0, 8) + encounterId.slice(9, 13), 16)),
      settledMs === null ? null : iso(settledMs),
      until,
      iso(latest.at),
      latest.text,
      latest.by,
    );
  }

  function writeClock(
    { encounterId }: Running,
    { entryId, at }: Running["clocks"][number],
    { state, endedMs, metBy }: { state: "running" | "met" | "stopped"; endedMs?: number; metBy?: string },
  ): void {
    const due = dueAt(new Date(at)).toISOString();
    const reason = state === "stopped" ? "nothing_owed" : null;
    const ended = endedMs === undefined ? null : iso(endedMs);
    const clockId = idAt(chance, at);
    sink.add("clock", workspaceId, clockId, encounterId, entryId, state, reason, iso(at), due, ended, metBy ?? null);
  }

  function thread(one: Running, messageId: string): void {
    one.messages = [messageId];
    sink.add("thread_message", workspaceId, one.speaker.conversationId, messageId, one.encounterId);
  }

  function tellEntry(one: Running, entryId: string, by: SeededTeammate | null, atMs: number): void {
    tell("entry.added", { entryId, ...idsOf(one) }, by, atMs);
  }

  function tell(kind: EventKind, ids: Record<string, string>, by: SeededTeammate | null, atMs: number): void {
    sink.add("event", workspaceId, ++written.position, kind, JSON.stringify(ids), by?.teammateId ?? null, null, iso(atMs));
  }

  function store(bytes: string, atMs: number): { hash: string; size: number } {
    const hash = `\\x${createHash("sha256").update(bytes).digest("hex")}`;
    const size = Buffer.byteLength(bytes);
    const contentId = idAt(chance, atMs);
    sink.add("content", workspaceId, hash, contentId, size, iso(atMs));
    // PostgreSQL reads letters as the bytes that they are.
    sink.add("content_chunk", workspaceId, contentId, 0, bytes.replace(/\\/g, "\\\\"));
    return { hash, size };
  }
}

function idsOf({ encounterId, speaker }: Running): { encounterId: string; conversationId: string } {
  return { encounterId, conversationId: speaker.conversationId };
}

function rawMail(mail: {
  from: string;
  to: string;
  subject: string;
  messageId: string;
  answers: string | undefined;
  text: string;
}): string {
  const { from, to, subject, messageId, answers, text } = mail;
  const refers = answers === undefined ? "" : `In-Reply-To: <${answers}>\r\nReferences: <${answers}>\r\n`;
  const type = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n";
  return `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${messageId}>\r\n${refers}${type}\r\n${text}\r\n`;
}

let lastMs = -1;
let lastIso = "";

/** The same moment is asked for many times in a row. */
function iso(atMs: number): string {
  if (atMs !== lastMs) {
    lastMs = atMs;
    lastIso = new Date(atMs).toISOString();
  }
  return lastIso;
}
