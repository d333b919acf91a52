// The third step of the welcome: whoever works for the brand as well.
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import form from "../../parts/form.module.css";
import { InviteForm } from "../../parts/invite-form.tsx";
import { Page } from "../../parts/page.tsx";
import { useTitle } from "../../title.ts";
import button from "../../ui/button.module.css";

const route = getRouteApi("/w/$workspaceId/first-people");

export function FirstPeopleScreen() {
  const { workspaceId } = route.useParams();
  const [invited, setInvited] = useState(0);
  const [asked, setAsked] = useState(0);
  // Of two buttons that go on one is the main one: while a link is shown the way into Rapport, otherwise the form's own.
  const isLinkShown = invited > asked;
  useTitle("Your people");
  return (
    <Page
      wide
      step={3}
      title="Who else is there for your customers?"
      lead="Anyone in the company can be: the desk, the developer, the cook. Each gets a link of their own, now or later."
    >
      {/* Made anew for the next person. */}
      <InviteForm
        key={asked}
        workspaceId={workspaceId}
        onInvited={() => setInvited(invited + 1)}
        onDone={() => setAsked(invited)}
        another="Invite somebody else"
      />
      <div className={form.others}>
        <p role="status" className={form.quiet}>
          {invited === 0 ? "" : invited === 1 ? "1 person is invited." : `${invited} people are invited.`}
        </p>
        <div className={form.foot}>
          <Link
            to="/w/$workspaceId"
            params={{ workspaceId }}
            replace
            className={`${button.button} ${isLinkShown ? button.main : button.plain}`}
          >
            Open Rapport
          </Link>
        </div>
      </div>
    </Page>
  );
}
