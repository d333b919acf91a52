// Writes what happened as the product would have written it: all stories, in the order of time.
import { messageIdOf, replySubject } from "../../src/domain/conversation/rules.ts";
import { messageKey } from "../../src/domain/mail/rules.ts";
import type { Founded } from "./founding.ts";
import { envelopeOf, htmlOf, writeMail } from "./mails.ts";
import { type Chance, idAt } from "./random.ts";
import { openRows, type Running, type Sink, type Speaker } from "./rows.ts";
import type { Saying } from "./saying.ts";
import type { Happening, Stories, Story } from "./stories.ts";
import type { Words } from "./words.ts";

export interface Written {
  /** The position of the newest event. */
  position: number;
  encounters: number;
  entries: number;
  /** What sleeps, and must be woken by a job. */
  sleeping: { encounterId: string; until: string }[];
}

const hourMs = 3_600_000;

const files: [name: string, mediaType: string][] = [
  ["Invoice.pdf", "application/pdf"],
  ["passport.jpg", "image/jpeg"],
  ["IMG_2041.jpg", "image/jpeg"],
  ["Rechnung März.pdf", "application/pdf"],
  ["booking.ics", "text/calendar"],
  ["Screenshot 2.png", "image/png"],
  ["réservation.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
];

/** Writes all stories in the order of time, and tells `saying` what is said in them. */
export async function writeStories(
  sink: Sink,
  saying: Saying,
  chance: Chance,
  words: Words,
  founded: Founded,
  { stories, happenings }: Stories,
  untilMs: number,
): Promise<Written> {
  const rows = openRows(sink, chance, founded.workspaceId);
  const agents = founded.teammates.filter(({ role }) => role === "agent");
  const colleagues = founded.teammates.filter(({ role }) => role === "colleague");
  const managers = founded.teammates.filter(({ hiddenTeamIds, role }) => hiddenTeamIds.length === 0 && role !== "colleague");
  const speakers: Speaker[] = [];
  const running: (Running | undefined)[] = new Array(stories.length);
  const sleeping: Written["sleeping"] = [];
  const attachments = files.map(([name, mediaType], i) => {
    const bytes = Buffer.from(`${name} ${i}`);
    return { name, mediaType, size: bytes.length, hash: rows.putContent(bytes, untilMs - 5e10) };
  });

  let count = 0;
  for (const happening of happenings) {
    happen(happening);
    if (++count % 200 !== 0) continue;
    await sink.room();
    await saying.room();
  }
  for (const each of running) if (each !== undefined) end(each, null);
  return { ...rows.written(), encounters: stories.length, sleeping };

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
      rows.putEvent(now, "assigned", "encounter.assigned", atMs, { about: now.owner.teammateId });
    } else if (step === "snoozed") {
      now.state = "snoozed";
      rows.putEvent(now, "snoozed", "encounter.snoozed", atMs);
    } else {
      now.state = "settled";
      rows.putEvent(now, "settled", "encounter.settled", atMs);
      end(now, atMs);
      // Nothing happens to it any more, and there are many.
      running[number] = undefined;
    }
  }

  function open(story: Story, atMs: number): Running {
    const speaker = speakers[story.customer] ?? greet(story.customer, atMs);
    const channel = founded.channels[story.channel] ?? founded.channels[0];
    if (channel === undefined) throw new Error("A workspace has channels.");
    const isManagement = channel.teamId === founded.teams.management;
    const encounterId = idAt(chance, atMs);
    const one: Running = {
      encounterId,
      openedMs: atMs,
      ids: `"encounterId":"${encounterId}","conversationId":"${speaker.conversationId}"`,
      speaker,
      identity: chance.pick(speaker.identities),
      channel,
      subject: words.subject(chance, speaker.language),
      owner: isManagement ? chance.pick(managers) : chance.share() < 0.005 ? chance.pick(colleagues) : chance.pick(agents),
      isAssigned: false,
      latestMessage: undefined,
      clocks: [],
      latest: { at: atMs, text: "", by: "customer" },
      state: "open",
    };
    rows.tell("encounter.opened", one.ids, null, atMs);
    return one;
  }

  function greet(number: number, atMs: number): Speaker {
    const { first, last } = words.name(chance);
    const plain = `${first}.${last}`
      .normalize("NFD")
      .replace(/[^a-z.]/gi, "")
      .toLowerCase();
    const addresses = [`${plain}${number}@mail.example`, `${plain}${number}@work.example`];
    const speaker: Speaker = {
      customerId: idAt(chance, atMs),
      conversationId: idAt(chance, atMs),
      name: `${first} ${last}`,
      language: words.language(chance),
      identities: addresses
        .slice(0, chance.share() < 0.1 ? 2 : 1)
        .map((address) => ({ identityId: idAt(chance, atMs), address })),
    };
    speakers[number] = speaker;
    const isNamed = chance.share() >= 0.04;
    rows.putSpeaker(speaker, isNamed, atMs);
    const { customerId, name, identities } = speaker;
    saying.customer({ customerId, name: isNamed ? name : null, addresses: identities.map(({ address }) => address) });
    return speaker;
  }

  function comeIn(one: Running, atMs: number): void {
    const { speaker, identity, channel } = one;
    const { channelId } = channel;
    const { identityId, address: author } = identity;
    const said = words.message(chance, speaker.language, { name: speaker.name, isAnswer: false });
    const { text } = said;
    const subject = one.latestMessage === undefined ? one.subject : replySubject(one.subject);
    const messageId = `${idAt(chance, atMs)}@mail.example`;
    const mail = writeMail({ from: author, to: channel.address, subject, messageId, answers: one.latestMessage, text });
    const deliveryId = idAt(chance, atMs);
    const envelope = envelopeOf(author, channel.address);
    const contentHash = rows.putContent(mail.raw, atMs);
    rows.putDelivery(one, { deliveryId, direction: "in", state: "placed", envelope }, contentHash, atMs);
    const html = chance.share() < 0.2 ? htmlOf(text) : null;
    const key = messageKey({ messageId, author, date: undefined, subject, text, html, fileHashes: [] });
    const entryId = idAt(chance, atMs);
    const named = { channelId, deliveryId, identityId, subject, messageId, key };
    rows.putEntry(one, atMs, { entryId, kind: "message_in", text: mail.text, html, ...named });
    const names: string[] = [];
    for (let ordinal = 0; chance.share() < 0.06 && ordinal < 5; ordinal++) {
      const file = chance.pick(attachments);
      names.push(file.name);
      rows.putFile(entryId, ordinal, file);
    }
    saying.entry({ entryId, atMs, kind: "message_in", subject, said, files: names });
    one.clocks.push({ entryId, at: atMs });
    one.latest = { at: atMs, text, by: "customer" };
    one.state = "open";
    rows.putThread(one, messageId);
    rows.tellEntry(one, entryId, null, atMs);
  }

  function goOut(one: Running, atMs: number): void {
    const { speaker, identity, channel, owner } = one;
    const { channelId } = channel;
    const { identityId, address } = identity;
    const { teammateId } = owner;
    const name = owner.name.split(" ")[0] ?? "";
    const said = words.message(chance, speaker.language, { name, isAnswer: true });
    const { text } = said;
    const subject = replySubject(one.subject);
    const deliveryId = idAt(chance, atMs);
    const entryId = idAt(chance, atMs);
    const messageId = messageIdOf(entryId, channel.address);
    const luck = chance.share();
    const isHeld = untilMs - atMs < hourMs && luck < 0.1;
    const state = isHeld ? "held" : luck > 0.9995 ? "failed" : "sent";
    const reason = state === "failed" ? "The mailbox is full." : null;
    const mail = writeMail({ from: channel.address, to: address, subject, messageId, answers: one.latestMessage, text });
    const contentHash = isHeld ? null : rows.putContent(mail.raw, atMs);
    const envelope = envelopeOf(channel.address, address);
    rows.putDelivery(one, { deliveryId, direction: "out", state, reason, envelope }, contentHash, atMs);
    const named = { channelId, deliveryId, identityId, teammateId, subject, messageId };
    rows.putEntry(one, atMs, { entryId, kind: "message_out", text: mail.text, ...named });
    saying.entry({ entryId, atMs, kind: "message_out", subject, said, files: [] });
    for (const clock of one.clocks) rows.putClock(one, clock, "met", atMs, entryId);
    one.clocks = [];
    one.latest = { at: atMs, text, by: "teammate" };
    one.state = "waiting";
    rows.putThread(one, messageId);
    rows.tellEntry(one, entryId, owner, atMs);
    if (!isHeld) rows.tell("delivery.changed", `"deliveryId":"${deliveryId}"`, null, atMs);
  }

  function takeNote(one: Running, atMs: number): void {
    const { owner } = one;
    const entryId = idAt(chance, atMs);
    const said = words.note(chance);
    rows.putEntry(one, atMs, { entryId, kind: "note", teammateId: owner.teammateId, text: said.text });
    saying.entry({ entryId, atMs, kind: "note", subject: null, said, files: [] });
    rows.tellEntry(one, entryId, owner, atMs);
  }

  function share(one: Running, atMs: number): void {
    const { teammateId } = chance.pick(colleagues);
    rows.putShare(one, teammateId, atMs);
    rows.putEvent(one, "shared", "encounter.shared", atMs, { about: teammateId, ids: `,"teammateId":"${teammateId}"` });
  }

  function end(one: Running, settledMs: number | null): void {
    const untilWakesMs = one.state === "snoozed" ? untilMs + hourMs * (1 + chance.below(14 * 24)) : null;
    if (untilWakesMs !== null) sleeping.push({ encounterId: one.encounterId, until: new Date(untilWakesMs).toISOString() });
    rows.putEncounter(one, settledMs, untilWakesMs);
  }
}
