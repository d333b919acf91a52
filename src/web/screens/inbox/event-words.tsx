// What happened to an encounter, in words: who did what, and whom it is about.
import type { ReactNode } from "react";
import type { Entry } from "../../../domain/conversation/schema.ts";

export function EventWords({ entry, author, youId }: { entry: Entry; author: string; youId: string }) {
  const { event, about } = entry;
  const by = <bdi>{author}</bdi>;
  const byNobody = entry.author === null;
  const whom = about?.teammate ?? null;
  const isSelf = whom !== null && whom.teammateId === entry.author?.id;
  const name = whom === null ? undefined : <bdi>{whom.teammateId === youId ? "you" : whom.name}</bdi>;
  const team = about?.team == null ? undefined : <bdi>{about.team.name}</bdi>;
  const both: ReactNode = (
    <>
      {name}
      {name !== undefined && team !== undefined && ", for "}
      {team}
    </>
  );
  switch (event) {
    case "settled":
      return <>{by} settled this</>;
    case "reopened":
      return <>{by} took this up again</>;
    case "assigned":
      return isSelf && team === undefined ? (
        <>{by} took this on</>
      ) : (
        <>
          {by} gave this to {name === undefined && team === undefined ? "a team that is no more" : both}
        </>
      );
    case "unassigned":
      return name === undefined && team === undefined ? (
        <>{by} left this to nobody</>
      ) : (
        <>
          {by} took this from {both}
        </>
      );
    case "snoozed":
      return <>{by} put this to sleep</>;
    case "woken":
      return byNobody ? <>This woke up</> : <>{by} woke this</>;
    case "moved":
      return <>{by} moved words here from another encounter</>;
    case "shared":
      return (
        <>
          {by} shared this with {name ?? "a teammate"}
        </>
      );
    case "unshared":
      return (
        <>
          {by} stopped sharing this with {name ?? "a teammate"}
        </>
      );
    case "spam":
      return <>{by} said that this is spam</>;
    case "not_spam":
      return <>{by} said that this is no spam</>;
    case "customer_changed":
      return <>{by} said whose this is</>;
    case null:
      return null;
  }
}
