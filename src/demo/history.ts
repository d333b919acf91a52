// The whole demonstration as rows: two workspaces with everything that was said in a year, as receiving and answering would have left it.
import { createHash } from "node:crypto";
import { encounterSubject, messageIdOf, replySubject, snippet } from "../domain/conversation/rules.ts";
import { dueAt } from "../domain/standard/rules.ts";
import type { Brand, BrandPerson } from "./brand.ts";
import { type Chance, chanceOf } from "./chance.ts";
import type { Writer } from "./customers.ts";
import { fileContent } from "./file-content.ts";
import { daysBefore, later } from "./hours.ts";
import { rawMail } from "./raw-mail.ts";
import { isMessage, type Told, type ToldLine } from "./telling.ts";
import { yearOf } from "./year.ts";

/** A value of a column, as PostgreSQL reads it from JSON. Bytes are written as \x and hexadecimal digits. */
export type Row = Record<string, string | number | boolean | null | object>;

export interface History {
  /** Whom the link of the demonstration lets in: the owner of all its workspaces. */
  ownerId: string;
  /** In an order in which every row finds those that it names. */
  tables: Map<string, Row[]>;
  wakes: { workspaceId: string; encounterId: string; until: Date }[];
}

/** The same seed and the same moment tell the same history. */
export function historyOf(brands: readonly Brand[], seed: number, now: Date): History {
  const chance = chanceOf(String(seed));
  const tables = new Map(tableOrder.map((table) => [table, [] as Row[]]));
  const ownerId = chance.idAt(daysBefore(now, 400));
  const history: History = { ownerId, tables, wakes: [] };
  for (const brand of brands) addBrand(history, brand, now, chance.of(brand.key));
  return history;
}

const tableOrder = [
  'auth."user"',
  "workspace",
  "event_counter",
  "teammate",
  "team",
  "team_member",
  "channel",
  "organization",
  "customer",
  "identity",
  "conversation",
  "content",
  "content_chunk",
  "delivery",
  "encounter",
  "entry",
  "entry_file",
  "thread_message",
  "clock",
  "encounter_share",
  "seen",
] as const;
type Table = (typeof tableOrder)[number];

function addBrand(history: History, brand: Brand, now: Date, chance: Chance): void {
  const founded = daysBefore(now, 380);
  const workspaceId = chance.idAt(founded);
  const add = (table: Table, row: Row) =>
    history.tables.get(table)?.push(table === 'auth."user"' ? row : { workspace_id: workspaceId, ...row });
  add("workspace", { name: brand.name, created_at: founded, changed_at: founded });
  add("event_counter", { position: 0 });

  const personIds = new Map<BrandPerson, string>();
  for (const [i, person] of brand.people.entries()) {
    const came = person.cameDaysAgo === undefined ? later(founded, i * 7) : daysBefore(now, person.cameDaysAgo);
    const teammateId = chance.idAt(came);
    const isOwner = person.role === "owner";
    const userId = isOwner ? history.ownerId : chance.idAt(came);
    const email = `${person.key}@${brand.domain}`;
    personIds.set(person, teammateId);
    if (!isOwner || history.tables.get('auth."user"')?.every(({ id }) => id !== userId)) {
      const at = { created_at: came, updated_at: came };
      add('auth."user"', { id: userId, name: person.name, email, email_verified: true, two_factor_enabled: false, ...at });
    }
    const left = person.leftDaysAgo === undefined ? null : daysBefore(now, person.leftDaysAgo);
    const { name, role, face } = person;
    add("teammate", {
      ...{ teammate_id: teammateId, user_id: userId, name, role, face, email },
      ...{ created_at: came, changed_at: left ?? came, left_at: left },
    });
  }
  const personId = (person: BrandPerson | null) => (person === null ? null : (personIds.get(person) ?? null));

  const made = later(founded, 60);
  const times = { created_at: made, changed_at: made };
  const teamIds = new Map<string, string>();
  for (const { key, name, private: isPrivate, members } of brand.teams) {
    const teamId = chance.idAt(made);
    teamIds.set(key, teamId);
    add("team", { team_id: teamId, name, private: isPrivate, ...times });
    for (const member of members) {
      const found = brand.people.find((person) => person.key === member);
      if (found !== undefined && found.leftDaysAgo === undefined)
        add("team_member", { team_id: teamId, teammate_id: personId(found) });
    }
  }
  const channels = new Map<string, { channelId: string; name: string; address: string }>();
  for (const { key, name, box, team } of brand.channels) {
    const channelId = chance.idAt(later(made, channels.size));
    const address = `${box}@${brand.domain}`;
    channels.set(key, { channelId, name, address });
    const smtp = { host: `mail.${brand.domain}`, port: 587, security: "starttls", user: "" };
    add("channel", {
      ...{ channel_id: channelId, kind: "mail", name, address, settings: { imap: null, smtp } },
      ...{
        team_id: team === null ? null : (teamIds.get(team) ?? null),
        created_at: later(made, channels.size),
        changed_at: made,
      },
    });
  }
  const organizationIds = new Map<string, string>();
  for (const name of brand.organizations) {
    organizationIds.set(name, chance.idAt(made));
    add("organization", { organization_id: organizationIds.get(name) ?? "", name, ...times });
  }

  const { told } = yearOf(brand, now, chance);
  const inOrder = told.toSorted((a, b) => beginOf(a) - beginOf(b));
  const customers = openCustomers(add, organizationIds, chance);
  const contents = openContents(add, chance);
  const read = later(now, -readMinutesAgo);
  for (const { conversation_id, workspace_id } of conversationsOf(inOrder, customers, history)) {
    if (workspace_id !== workspaceId) continue;
    for (const person of brand.people) {
      if (person.role !== "colleague" && person.leftDaysAgo === undefined)
        add("seen", { teammate_id: personId(person), conversation_id: conversation_id ?? null, up_to: read, marked_id: null });
    }
  }
  for (const each of inOrder) {
    const channel = channels.get(each.channel);
    if (channel === undefined) throw new Error(`There is no channel ${each.channel}.`);
    const teamId = each.team === null ? null : (teamIds.get(each.team) ?? null);
    addEncounter(history, { add, told: each, channel, teamId, workspaceId, personId, customers, contents, brand, chance });
  }
}

/** What came in since then nobody has read yet. */
const readMinutesAgo = 150;

/** The conversations of all these stories. */
function conversationsOf(told: readonly Told[], customers: ReturnType<typeof openCustomers>, { tables }: History): Row[] {
  for (const { writer, lines } of told) if (lines[0] !== undefined) customers(writer, lines[0].at);
  return tables.get("conversation") ?? [];
}

type Add = (table: Table, row: Row) => void;

const beginOf = ({ lines }: Told) => lines[0]?.at.getTime() ?? 0;

interface KnownCustomer {
  conversationId: string;
  identityIds: string[];
}

/** Customers come to be with their first words. */
function openCustomers(add: Add, organizationIds: Map<string, string>, chance: Chance) {
  const known = new Map<Writer, KnownCustomer>();
  return (writer: Writer, at: Date): KnownCustomer => {
    const found = known.get(writer);
    if (found !== undefined) return found;
    const { name, face, addresses, organization } = writer;
    const customerId = chance.idAt(at);
    const organizationId = organization === null ? null : (organizationIds.get(organization) ?? null);
    add("customer", { customer_id: customerId, name, face, organization_id: organizationId, created_at: at, changed_at: at });
    const identityIds = addresses.map((address, i) => {
      const identityId = chance.idAt(later(at, i));
      const row = { identity_id: identityId, customer_id: customerId, kind: "mail", address, name };
      add("identity", { ...row, created_at: new Date(at.getTime() + i) });
      return identityId;
    });
    const conversationId = chance.idAt(at);
    add("conversation", { conversation_id: conversationId, customer_id: customerId, created_at: at });
    const customer = { conversationId, identityIds };
    known.set(writer, customer);
    return customer;
  };
}

/** Bytes are kept once, by their hash; gives the hash as a column holds it. */
function openContents(add: Add, chance: Chance) {
  const kept = new Set<string>();
  return (bytes: Buffer, at: Date): string => {
    const hash = `\\x${createHash("sha256").update(bytes).digest("hex")}`;
    if (!kept.has(hash)) {
      kept.add(hash);
      const contentId = chance.idAt(at);
      add("content", { hash, content_id: contentId, size_bytes: bytes.length, created_at: at });
      add("content_chunk", { content_id: contentId, ordinal: 0, bytes: `\\x${bytes.toString("hex")}` });
    }
    return hash;
  };
}

interface EncounterParts {
  add: Add;
  told: Told;
  channel: { channelId: string; name: string; address: string };
  teamId: string | null;
  workspaceId: string;
  personId: (person: BrandPerson | null) => string | null;
  customers: ReturnType<typeof openCustomers>;
  contents: ReturnType<typeof openContents>;
  brand: Brand;
  chance: Chance;
}

function addEncounter(history: History, parts: EncounterParts): void {
  const { add, told, channel, teamId, workspaceId, personId, customers, chance } = parts;
  const lines = told.lines.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const [first] = lines;
  const latest = lines.findLast(isMessage);
  if (first === undefined || latest === undefined) return;
  const { conversationId, identityIds } = customers(told.writer, first.at);
  const encounterId = chance.idAt(first.at);
  const settledAt = told.state === "settled" ? (lines.findLast(({ event }) => event === "settled")?.at ?? null) : null;
  add("encounter", {
    ...{ encounter_id: encounterId, conversation_id: conversationId, channel_id: channel.channelId, team_id: teamId },
    ...{ subject: encounterSubject(told.subject), state: told.state, owner_id: personId(told.owner), opened_at: first.at },
    ...{ settled_at: settledAt, snoozed_until: told.snoozedUntil, latest_at: latest.at, latest_text: snippet(latest.text) },
    latest_by: latest.kind === "says" ? "customer" : "teammate",
  });
  if (told.snoozedUntil !== null) history.wakes.push({ workspaceId, encounterId, until: told.snoozedUntil });
  for (const { person, by, at } of told.sharedWith) {
    const ids = { encounter_id: encounterId, teammate_id: personId(person), shared_by: personId(by) };
    add("encounter_share", { ...ids, shared_at: at });
  }
  const thread: string[] = [];
  const written = lines.map((line) => {
    const entryId = chance.idAt(line.at);
    const identityId = identityIds[line.from] ?? identityIds[0] ?? "";
    const mail = isMessage(line) ? addMail(parts, line, entryId, thread) : null;
    add("entry", {
      ...{ entry_id: entryId, conversation_id: conversationId, encounter_id: encounterId, kind: kinds[line.kind] },
      ...{
        event: line.event,
        at: line.at,
        text: line.text,
        teammate_id: personId(line.by),
        about_teammate_id: personId(line.about),
      },
      ...{ channel_id: mail === null ? null : channel.channelId, delivery_id: mail?.deliveryId ?? null },
      ...{ identity_id: mail === null ? null : identityId, subject: mail?.subject ?? null },
      ...{ message_id: mail?.messageId ?? null, message_key: line.kind === "says" ? (mail?.key ?? null) : null },
    });
    if (mail !== null) {
      thread.push(mail.messageId);
      add("thread_message", { conversation_id: conversationId, message_id: mail.messageId, encounter_id: encounterId });
      if (mail.file !== null) add("entry_file", { entry_id: entryId, ordinal: 0, content_id: null, ...mail.file });
    }
    return { line, entryId };
  });
  for (const [i, { line, entryId }] of written.entries()) {
    if (line.kind !== "says") continue;
    const answer = written.slice(i + 1).find((each) => each.line.kind === "answers");
    const clock = { encounter_id: encounterId, entry_id: entryId, started_at: line.at, due_at: dueAt(line.at) };
    const end =
      answer !== undefined
        ? { state: "met", ended_at: answer.line.at, met_by_entry_id: answer.entryId, stopped_reason: null }
        : settledAt !== null
          ? { state: "stopped", ended_at: settledAt, met_by_entry_id: null, stopped_reason: "nothing_owed" }
          : { state: "running", ended_at: null, met_by_entry_id: null, stopped_reason: null };
    add("clock", { clock_id: chance.idAt(line.at), ...clock, ...end });
  }
}

const kinds = { says: "message_in", answers: "message_out", notes: "note", event: "event" } as const;

function addMail({ add, told, channel, contents, chance }: EncounterParts, line: ToldLine, entryId: string, thread: string[]) {
  const isIn = line.kind === "says";
  const address = told.writer.addresses[line.from] ?? told.writer.addresses[0] ?? "";
  const messageId = messageIdOf(entryId, isIn ? address : channel.address);
  const subject = thread.length === 0 ? told.subject : replySubject(told.subject);
  const content = line.file === null ? null : { name: line.file, ...fileContent(line.file) };
  const customer = { name: told.writer.name, address };
  const desk = { name: channel.name, address: channel.address };
  const raw = rawMail({
    from: isIn ? customer : desk,
    to: isIn ? desk : customer,
    ...{ subject, at: line.at, messageId, references: thread, text: line.text, file: content },
  });
  const deliveryId = chance.idAt(line.at);
  add("delivery", {
    ...{ delivery_id: deliveryId, channel_id: channel.channelId, direction: isIn ? "in" : "out" },
    ...{ state: isIn ? "placed" : "sent", content_hash: contents(raw, line.at), created_at: line.at, changed_at: line.at },
    envelope: { from: isIn ? address : channel.address, to: [isIn ? channel.address : address] },
  });
  const key = `\\x${createHash("sha256").update(messageId).digest("hex")}`;
  const file =
    content === null
      ? null
      : {
          content_hash: contents(content.bytes, line.at),
          ...{ name: content.name, media_type: content.mediaType, size_bytes: content.bytes.length },
        };
  return { deliveryId, messageId, subject, key, file };
}
