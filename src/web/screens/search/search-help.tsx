// What can be typed to find less and better.
import styles from "./search-screen.module.css";

const lines: [typed: string, means: string][] = [
  ['"lemon tree"', "these words in a row"],
  ["tax*", "how a word begins"],
  ["rabbit or bear", "one of the two is enough"],
  ["-invoice", "without this word"],
  ["from:ana  to:ana", "said by a customer, or to them"],
  ["owner:me  owner:none", "whose encounter it is"],
  ["team:kitchen", "in a team's inbox"],
  ["is:open", "also waiting, snoozed, settled, unread, ignored, mine, unassigned"],
  ["has:file  has:note", "encounters with a file or a note"],
  ["in:note", "only there: message, note, file, subject, name"],
  ["after:2026-03  before:today  on:yesterday", "a day, a month, a year; or 7d, 2w, 3m back"],
];

export function SearchHelp() {
  return (
    <details className={styles.help}>
      <summary>What can be typed</summary>
      <dl>
        {lines.map(([typed, means]) => (
          <div key={typed}>
            <dt>
              <code>{typed}</code>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
