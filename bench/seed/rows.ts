// How each thing is written down: the rows that the product would have written for it, and the events it would have told.
import { hash } from "node:crypto";
import { snippet } from "../../src/domain/conversation/rules.ts";
import { dueAt } from "../../src/domain/standard/rules.ts";
import type { EventKind } from "../../src/events.ts";
import type { SeededChannel, SeededTeammate } from "./founding.ts";
import { type Chance, idAt } from "./random.ts";
import type { Field } from "./row-bytes.ts";
import type { FilledTable } from "./tables.ts";

/** Takes rows, each in the order of its table's columns. What is given is made use of before `add` returns. */
export interface Sink {
  add(table: FilledTable, fields: readonly Field[]): void;
  /** Awaited now and then, so that whoever takes the rows keeps up. */
  room(): Promise<void>;
}

export interface Speaker {
  customerId: string;
  conversationId: string;
  name: string;
  language: number;
  identities: { identityId: string; address: string }[];
}

/** An encounter while it goes on. */
export interface Running {
  encounterId: string;
  openedMs: number;
  /** Its ids as they stand in events. */
  ids: string;
  speaker: Speaker;
  identity: Speaker["identities"][number];
  channel: SeededChannel;
  subject: string;
  owner: SeededTeammate;
  isAssigned: boolean;
  /** The Message-ID of the latest message. */
  latestMessage: string | undefined;
  clocks: { entryId: string; at: number }[];
  latest: { at: number; text: string; by: "customer" | "teammate" };
  state: "open" | "waiting" | "snoozed" | "settled";
}

/** An entry, as far as it is not of its encounter. */
export interface WrittenEntry {
  entryId: string;
  kind: "message_in" | "message_out" | "note" | "event";
  text: string | Buffer;
  event?: string;
  channelId?: string;
  deliveryId?: string;
  identityId?: string;
  teammateId?: string;
  about?: string | null;
  subject?: string;
  html?: string | null;
  messageId?: string;
  key?: Buffer;
}

export function openRows(sink: Sink, chance: Chance, workspaceId: string) {
  let position = 0;
  let entries = 0;

  /** `ids` is the inside of an object of JSON. */
  function tell(kind: EventKind, ids: string, by: SeededTeammate | null, atMs: number): void {
    sink.add("event", [workspaceId, ++position, kind, `{${ids}}`, by?.teammateId ?? null, null, atMs]);
  }

  function tellEntry(one: Running, entryId: string, by: SeededTeammate | null, atMs: number): void {
    tell("entry.added", `"entryId":"${entryId}",${one.ids}`, by, atMs);
  }

  function putEntry({ encounterId, speaker }: Running, atMs: number, entry: WrittenEntry): void {
    entries++;
    sink.add("entry", [
      workspaceId,
      entry.entryId,
      speaker.conversationId,
      encounterId,
      entry.kind,
      entry.event ?? null,
      atMs,
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
    ]);
  }

  function putClock(
    { encounterId }: Running,
    { entryId, at }: Running["clocks"][number],
    state: "running" | "met" | "stopped",
    endedMs: number | null,
    metBy: string | null,
  ): void {
    const dueMs = dueAt(new Date(at)).getTime();
    const reason = state === "stopped" ? "nothing_owed" : null;
    sink.add("clock", [workspaceId, idAt(chance, at), encounterId, entryId, state, reason, at, dueMs, endedMs, metBy]);
  }

  return {
    tell,
    tellEntry,
    putEntry,
    putClock,

    putSpeaker({ customerId, conversationId, name, identities }: Speaker, isNamed: boolean, atMs: number): void {
      sink.add("customer", [workspaceId, customerId, isNamed ? name : null, atMs, atMs]);
      for (const { identityId, address } of identities) {
        sink.add("identity", [workspaceId, identityId, customerId, "mail", address, name, atMs]);
      }
      sink.add("conversation", [workspaceId, conversationId, customerId, atMs]);
      tell("customer.added", `"customerId":"${customerId}"`, null, atMs);
    },

    /** Bytes under their name. Gives back the name. */
    putContent(bytes: Buffer, atMs: number): Buffer {
      const name = hash("sha256", bytes, "buffer");
      const contentId = idAt(chance, atMs);
      sink.add("content", [workspaceId, name, contentId, bytes.length, atMs]);
      sink.add("content_chunk", [workspaceId, contentId, 0, bytes]);
      return name;
    },

    putFile(entryId: string, ordinal: number, file: { hash: Buffer; name: string; mediaType: string; size: number }): void {
      sink.add("entry_file", [workspaceId, entryId, ordinal, file.hash, file.name, file.mediaType, file.size]);
    },

    putDelivery(
      { channel: { channelId } }: Running,
      delivery: { deliveryId: string; direction: "in" | "out"; state: string; reason?: string | null; envelope: string },
      contentHash: Buffer | null,
      atMs: number,
    ): void {
      const { deliveryId, direction, state, reason = null, envelope } = delivery;
      sink.add("delivery", [workspaceId, deliveryId, channelId, direction, state, reason, envelope, contentHash, atMs, atMs]);
    },

    /** The message belongs to this encounter, and is its latest. */
    putThread(one: Running, messageId: string): void {
      one.latestMessage = messageId;
      sink.add("thread_message", [workspaceId, one.speaker.conversationId, messageId, one.encounterId]);
    },

    putShare({ encounterId, owner }: Running, teammateId: string, atMs: number): void {
      sink.add("encounter_share", [workspaceId, encounterId, teammateId, owner.teammateId, atMs]);
    },

    /** An event of the encounter: its line in the conversation, and what screens are told. */
    putEvent(one: Running, event: string, kind: EventKind, atMs: number, { about = null as string | null, ids = "" } = {}): void {
      const { teammateId } = one.owner;
      tell(kind, `${one.ids}${ids}`, one.owner, atMs);
      const entryId = idAt(chance, atMs);
      putEntry(one, atMs, { entryId, kind: "event", event, teammateId, about, text: "" });
      tellEntry(one, entryId, one.owner, atMs);
    },

    /** The encounter as it is in the end. */
    putEncounter(one: Running, settledMs: number | null, untilMs: number | null): void {
      const { encounterId, speaker, channel, owner, latest } = one;
      for (const clock of one.clocks) putClock(one, clock, settledMs === null ? "running" : "stopped", settledMs, null);
      sink.add("encounter", [
        workspaceId,
        encounterId,
        speaker.conversationId,
        channel.channelId,
        one.subject,
        one.state,
        one.isAssigned ? owner.teammateId : null,
        channel.teamId,
        one.openedMs,
        settledMs,
        untilMs,
        latest.at,
        snippet(latest.text),
        latest.by,
      ]);
    },

    /** How much was written so far: the position of the newest event, and entries. */
    written: () => ({ position, entries }),
  };
}
