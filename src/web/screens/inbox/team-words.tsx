// Whose inbox an encounter is in, and that a private one is private.
import { Lock } from "lucide-react";
import type { Team } from "../../../domain/workspace/team-schema.ts";
import styles from "./team-words.module.css";

interface ShownTeam {
  /** Empty where one does not see the team oneself. */
  name: string;
  isPrivate: boolean;
}

/** The team of an encounter; nothing where it has none, or the teams are not known yet. */
export function teamOf(teams: Team[] | undefined, teamId: string | null): ShownTeam | undefined {
  if (teams === undefined || teamId === null) return undefined;
  const team = teams.find((each) => each.teamId === teamId);
  // A team that one does not see oneself is a private one of others.
  return { name: team?.name ?? "", isPrivate: team?.private ?? true };
}

export function TeamWords({ team: { name, isPrivate } }: { team: ShownTeam }) {
  return (
    <>
      <bdi>{name || "another team"}</bdi>
      {isPrivate && (
        <>
          {", "}
          <PrivateWords />
        </>
      )}
    </>
  );
}

export function PrivateWords() {
  return (
    <span className={styles.private} title="Only its team, owners and admins see it, and with whom it was shared">
      <Lock size={12} aria-hidden="true" /> private
    </span>
  );
}
