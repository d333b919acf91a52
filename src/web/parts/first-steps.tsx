// In a new workspace: how the first words arrive.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { channelsQuery } from "../queries.ts";

export function FirstSteps({ workspaceId }: { workspaceId: string }) {
  const channels = useQuery(channelsQuery(workspaceId)).data;
  if (channels === undefined) return null;
  const [first] = channels;
  if (first === undefined) {
    return (
      <p>
        Customers need a way in first.{" "}
        <Link to="/w/$workspaceId/channels/new" params={{ workspaceId }}>
          Add the address they write to
        </Link>
        .
      </p>
    );
  }
  if (first.imap !== null) {
    return (
      <p>
        Write to <code>{first.address}</code> from any mail program. Rapport reads the mailbox, and your words appear here.
      </p>
    );
  }
  return (
    <>
      <p>Be your own first customer:</p>
      <ol>
        <li>
          Have a mail program or your mail server send a mail for <code>{first.address}</code> to Rapport. Where to send it is
          printed when Rapport starts, after “Mail is taken at”.
        </li>
        <li>It appears here within a second.</li>
        <li>
          Or let Rapport read a mailbox instead, under{" "}
          <Link to="/w/$workspaceId/channels/$channelId" params={{ workspaceId, channelId: first.channelId }}>
            Channels
          </Link>
          .
        </li>
      </ol>
    </>
  );
}
