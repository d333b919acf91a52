// What each role may do, drawn from the one table that the server asks.
import { Check } from "lucide-react";
import { permissions } from "../../../domain/workspace/permissions.ts";
import { Section } from "../../parts/screen.tsx";
import { roleNames, roles } from "../../roles.ts";
import styles from "./roles-section.module.css";

const reachWords = { all: "yes", seen: "what they see", no: "no" } as const;

export function RolesSection() {
  return (
    <Section title="What a role may do">
      <details className={styles.details}>
        <summary>Show the table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className={styles.scroll} tabIndex={0} aria-label="Table of what a role may do">
          <table className={styles.table}>
            <thead>
              <tr>
                <td />
                {roles.map((role) => (
                  <th key={role} scope="col">
                    {roleNames[role]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Object.entries(permissions).map(([name, line]) => (
                <tr key={name}>
                  <th scope="row">{line.means}</th>
                  {roles.map((role) => (
                    <td key={role} data-reach={line[role]}>
                      {line[role] === "all" ? (
                        <Check size={15} role="img" aria-label={reachWords.all} />
                      ) : line[role] === "seen" ? (
                        reachWords.seen
                      ) : (
                        <span role="img" aria-label={reachWords.no}>
                          –
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </Section>
  );
}
