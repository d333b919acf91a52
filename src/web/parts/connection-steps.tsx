// What became of each step when a mail server was tried: the words, and a sign that says the same.
import { Check, X } from "lucide-react";
import type { ConnectionTest } from "../../domain/mail/connection-schema.ts";
import styles from "./connection-steps.module.css";

export function ConnectionSteps({ title, test }: { title: string; test: ConnectionTest }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: without its numbers Safari no longer takes it for a list.
    <ol role="list" className={styles.steps} aria-label={`${title}: what was tried`}>
      {test.steps.map(({ step, isWell, words }) => (
        <li key={step} className={isWell ? styles.well : styles.wrong}>
          {isWell ? <Check size={15} aria-hidden="true" /> : <X size={15} aria-hidden="true" />}
          <span>
            <span className="unseen">{isWell ? "Well: " : "Wrong: "}</span>
            {words}
          </span>
        </li>
      ))}
    </ol>
  );
}
