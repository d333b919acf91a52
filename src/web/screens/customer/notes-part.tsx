// What teammates noted in the whole conversation, the newest first; a new note goes to the newest encounter.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { ReadCustomer } from "../../../domain/inbox/schema.ts";
import { hasVisible } from "../../../letters.ts";
import { addNote } from "../../calls/conversations.ts";
import { customerNotesQuery, encountersOfQuery } from "../../customer-queries.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Time } from "../../parts/time.tsx";
import { keys } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import styles from "./customer-screen.module.css";
import { More } from "./more.tsx";

interface Props {
  workspaceId: string;
  customer: ReadCustomer;
  mayNote: boolean;
}

export function NotesPart({ workspaceId, customer, mayNote }: Props) {
  const { customerId } = customer;
  const list = useInfiniteQuery(customerNotesQuery(workspaceId, customerId));
  const newest = useInfiniteQuery(encountersOfQuery(workspaceId, customerId)).data?.pages[0]?.encounters[0];
  const now = useNow();
  const notes = list.data?.pages.flatMap((page) => page.notes) ?? [];
  // Without an encounter there is nowhere to put a note, and nothing to say of notes.
  if (newest === undefined && notes.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      <p className={styles.quiet}>Only teammates see them.</p>
      {mayNote && newest !== undefined && (
        <NoteForm workspaceId={workspaceId} encounterId={newest.encounterId} subject={newest.subject} />
      )}
      <ReadFailed of={list} />
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-labelledby="notes" className={styles.notes}>
        {notes.map(({ entryId, encounterId, at, authorName, text, subject }) => (
          <li key={entryId} className={styles.note}>
            <p className={styles.small}>
              <span>
                <bdi>{authorName}</bdi>
              </span>
              <Link
                to="/w/$workspaceId/inbox/$encounterId"
                params={{ workspaceId, encounterId }}
                search={{ view: "all", entry: entryId }}
                className={styles.link}
              >
                <Time at={at}>{fullTime(at, now)}</Time>
              </Link>
              <span>
                <bdi>{subject || "No subject"}</bdi>
              </span>
            </p>
            <p className={styles.noteWords} dir="auto">
              {text}
            </p>
          </li>
        ))}
      </ul>
      <More of={list} words="Earlier notes" />
    </section>
  );
}

function NoteForm({ workspaceId, encounterId, subject }: { workspaceId: string; encounterId: string; subject: string }) {
  const id = useId();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const add = useMutation({
    mutationFn: () => addNote({ workspaceId, encounterId }, text),
    onSuccess: async () => {
      setText("");
      await client.invalidateQueries({ queryKey: keys.customers(workspaceId) });
    },
  });
  const submit = () => {
    if (!add.isPending && hasVisible(text)) add.mutate();
  };
  return (
    <Form className={styles.noteForm} onSubmit={submit}>
      <label htmlFor={id} className="unseen">
        New note
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={2}
        placeholder="Write a note"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (add.isError) add.reset();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit();
        }}
      />
      {add.isError && <ProblemNotice error={add.error} />}
      {hasVisible(text) && (
        <div className={styles.actions}>
          <Button look="main" type="submit" busy={add.isPending}>
            {add.isPending ? "Adding" : "Add note"}
          </Button>
          <span className={styles.quiet}>
            to <bdi>{subject || "the newest encounter"}</bdi>
          </span>
        </div>
      )}
    </Form>
  );
}
