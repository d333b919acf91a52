// For a person who belongs to no workspace any more.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { meQuery } from "../../queries.ts";
import { useTitle } from "../../title.ts";
import { Button } from "../../ui/button.tsx";
import { useSignOut } from "../../use-sign-out.ts";

export function NoWorkspaceScreen() {
  const me = useQuery(meQuery).data;
  const signOut = useSignOut();
  useTitle("No workspace");
  return (
    <Page
      title="You belong to no workspace."
      lead={
        <>
          You are signed in as <bdi>{me?.email}</bdi>. Please ask an owner or admin to invite you; their link lets you in.
        </>
      }
    >
      <div className={form.foot}>
        <Button onClick={signOut}>Sign out</Button>
        <Link to="/account">Your account</Link>
      </div>
    </Page>
  );
}
