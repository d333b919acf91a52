// Invitations: making, renewing and taking them back; and for whoever holds a link, looking at it and accepting.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { body, done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { originOf, passCookies, type Sessions } from "../../server/session.ts";
import {
  type Accepting,
  acceptInvitation,
  invite,
  renewInvitation,
  requireInvitation,
  revokeInvitation,
} from "./invitation-actions.ts";
import {
  acceptInput,
  invitationCheckInput,
  invitationFoundSchema,
  invitationInput,
  invitationSchema,
  invitedSchema,
} from "./invitation-schema.ts";
import { listInvitations } from "./invitation-store.ts";
import { workspaceIdSchema } from "./schema.ts";

const invitationParam = workspaceParam.extend({ invitationId: z.uuid() });

const list = route("invitations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/invitations",
  summary: "The invitations, newest first, with what became of each",
  request: { params: workspaceParam, query: pageQuery },
  responses: {
    200: json("Invitations", z.object({ invitations: z.array(invitationSchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const add = route("invitations.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/invitations",
  summary: "Invite someone; the link is shown in this answer alone",
  request: { params: workspaceParam, ...body(invitationInput) },
  responses: { 201: json("Invitation with its link", invitedSchema), ...refusals },
});

const renew = route("invitations.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/invitations/{invitationId}/renew",
  summary: "Make a new link, good for another week; the one before stops working",
  request: { params: invitationParam },
  responses: { 200: json("Invitation with its link", invitedSchema), ...refusals },
});

const revoke = route("invitations.change", {
  method: "delete",
  path: "/workspaces/{workspaceId}/invitations/{invitationId}",
  summary: "Take an invitation back",
  request: { params: invitationParam },
  responses: done,
});

// By POST: a token in an address would stand in logs and histories.
const check = route("anyone", {
  method: "post",
  path: "/invitations/check",
  summary: "What an invitation is to, for the one who holds its link",
  request: body(invitationCheckInput),
  responses: { 200: json("Invitation", invitationFoundSchema), ...refusals },
});

const accept = route("anyone", {
  method: "post",
  path: "/invitations/accept",
  summary: "Accept an invitation, as the one who is signed in or with a new account",
  request: body(acceptInput),
  responses: { 201: json("Joined", z.object({ workspaceId: workspaceIdSchema })), ...refusals },
});

export function invitationRoutes(deps: Deps, { sessions, publicUrl }: { sessions: Sessions; publicUrl: string }) {
  const { connection, systemMail, log, now } = deps;
  const ways = () => ({ publicUrl, systemMail, log, now: now() });

  async function signedIn(headers: Headers): Promise<Accepting> {
    const person = await sessions.whoIs(headers);
    if (person === undefined) throw new Refused("not_signed_in");
    if (person.onlyWorkspaceId !== null) {
      throw new Refused(
        "not_permitted",
        "You signed in through a workspace, for it alone. Sign in with a password, then open the link again.",
      );
    }
    return { userId: person.userId, name: person.name, email: person.email };
  }

  return newRoutes()
    .openapi(list, async (c) => {
      const { limit = usualPage, cursor } = c.req.valid("query");
      const rows = await listInvitations(connection, c.var.teammate.workspaceId, {
        limit: limit + 1,
        after: readCursor(cursor, "time", "id"),
        now: now(),
      });
      const { page, nextCursor } = pageOf(rows, limit, ({ createdAt, invitationId }) => [createdAt, invitationId]);
      return c.json({ invitations: page, nextCursor }, 200);
    })
    .openapi(add, async (c) => c.json(await invite(c.var.connection, c.var.teammate, c.req.valid("json"), ways()), 201))
    .openapi(renew, async (c) => {
      const { invitationId } = c.req.valid("param");
      return c.json(await renewInvitation(c.var.connection, c.var.teammate, invitationId, ways()), 200);
    })
    .openapi(revoke, async (c) => {
      await revokeInvitation(c.var.connection, c.var.teammate, c.req.valid("param").invitationId, now());
      return c.body(null, 204);
    })
    .openapi(check, async (c) => {
      const found = await requireInvitation(connection, c.req.valid("json").token, now());
      const person = await sessions.whoIs(c.req.raw.headers);
      return c.json(
        {
          workspaceName: found.workspaceName,
          invitedBy: found.inviterName,
          role: found.role,
          email: found.email,
          // A session that opens one workspace alone cannot accept: to this, it is nobody's.
          signedInAs: person?.onlyWorkspaceId === null ? { name: person.name, email: person.email } : null,
        },
        200,
      );
    })
    .openapi(accept, async (c) => {
      const input = c.req.valid("json");
      if (input.as === "me") {
        const { workspaceId } = await acceptInvitation(connection, input.token, await signedIn(c.req.raw.headers), now());
        return c.json({ workspaceId }, 201);
      }
      const { token, as: _, ...person } = input;
      const { workspaceId, userId } = await acceptInvitation(connection, token, person, now());
      passCookies(c, await sessions.openFirst({ userId, email: person.email }, originOf(c)));
      return c.json({ workspaceId }, 201);
    });
}
