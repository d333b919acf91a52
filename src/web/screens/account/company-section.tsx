// Connecting the account with the single sign-on of a workspace, so that both open the same person.
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Membership } from "../../../domain/workspace/schema.ts";
import { connectSingleSignOn } from "../../calls/identity.ts";
import { problemOf } from "../../client.ts";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { waysQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { useBackAgain } from "../../use-back-again.ts";

export function CompanySection({ me }: { me: { memberships: Membership[] } }) {
  const ways = useQuery(waysQuery).data;
  if (ways?.singleSignOn !== true) return null;
  return (
    <Section
      title="Your company's sign-in"
      lead="Where a workspace has single sign-on, connect it once. From then on it lets you in as the person you are here."
    >
      <Rows label="Your company's sign-in">
        {me.memberships.map((membership) => (
          <WorkspaceRow key={membership.workspaceId} membership={membership} />
        ))}
      </Rows>
    </Section>
  );
}

function WorkspaceRow({ membership: { workspaceId, workspaceName } }: { membership: Membership }) {
  const connect = useMutation({
    mutationFn: () => connectSingleSignOn(workspaceId),
    onSuccess: ({ url }) => location.assign(url),
  });
  useBackAgain(connect.reset);
  const problem = connect.isError ? problemOf(connect.error) : undefined;
  return (
    <Row
      title={<bdi>{workspaceName}</bdi>}
      actions={
        <Button
          busy={connect.isPending || connect.isSuccess}
          aria-label={`Connect ${workspaceName}`}
          onClick={() => connect.mutate()}
        >
          Connect
        </Button>
      }
    >
      {problem !== undefined && (
        <p role="alert">
          {problem.code === "not_found" ? "This workspace has no single sign-on." : (problem.detail ?? problem.title)}
        </p>
      )}
    </Row>
  );
}
