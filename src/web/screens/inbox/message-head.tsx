// What stands beside a message besides who and when: who takes part, whether its sender is proven, whom else its head names.
import { ShieldQuestion } from "lucide-react";
import type { Entry, EntryNature, EntryParty } from "../../../domain/conversation/schema.ts";
import styles from "./flow.module.css";

/** What a machine has sent, in a few words. */
export const natureWords: Record<Exclude<EntryNature, "words">, string> = {
  bounce: "not delivered",
  auto_reply: "automatic reply",
  receipt: "receipt",
  list: "sent to many",
  complaint: "complaint of spam",
};

/** Marks of one message in its head. */
export function MessageMarks({ entry }: { entry: Entry }) {
  return (
    <>
      {entry.author?.kind === "participant" && <span>takes part</span>}
      {entry.nature !== "words" && <span>{natureWords[entry.nature]}</span>}
      {entry.kind === "message_in" && entry.sender === "unverified" && (
        <span
          className={styles.unproven}
          title="Its sender's mail servers did not confirm that it comes from this address. It may be forged."
        >
          <ShieldQuestion size={13} aria-hidden="true" /> sender not proven
        </span>
      )}
    </>
  );
}

/** Whom else its head names; nothing where it names nobody. */
export function OthersNamed({ parties }: { parties: readonly EntryParty[] }) {
  const of = (...roles: EntryParty["role"][]) => parties.filter(({ role }) => roles.includes(role));
  const [copies, hidden, answers] = [of("to", "cc"), of("bcc"), of("reply_to")];
  if (copies.length + hidden.length + answers.length === 0) return null;
  return (
    <p className={styles.others}>
      {copies.length > 0 && <span>also to {named(copies)}</span>}
      {hidden.length > 0 && <span>hidden copy to {named(hidden)}</span>}
      {answers.length > 0 && <span>answers are wished at {named(answers)}</span>}
    </p>
  );
}

const mostNamed = 4;

function named(parties: readonly EntryParty[]) {
  const shown = parties.slice(0, mostNamed);
  const rest = parties.length - shown.length;
  return (
    <>
      {shown.map(({ role, address, name }, i) => (
        <span key={`${role} ${address}`}>
          {i > 0 && ", "}
          <bdi title={address}>{name ?? address}</bdi>
        </span>
      ))}
      {rest > 0 && <span title={parties.map(({ address }) => address).join(", ")}> and {rest} more</span>}
    </>
  );
}
