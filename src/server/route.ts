// What every route is built with: who may call it, an app that refuses wrong input in the one way, shapes that routes share.
import { createRoute, OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler, Next } from "hono";
import type { Permission } from "../domain/workspace/permissions.ts";
import type { Teammate } from "../domain/workspace/schema.ts";
import { Refused } from "../refused.ts";
import type { Connection } from "./db.ts";
import type { Once } from "./idempotency.ts";
import { problemSchema } from "./problem.ts";

/**
 * Who may call a route: a permission of the table; `known`: anyone signed in, or an API key; `person`: a person with a
 * session of their own; `anyone`: strangers too; `secret`: whoever knows the secret in the address, which the route itself asks for.
 */
export type Access = Permission | "known" | "person" | "anyone" | "secret";

/** A person who is signed in. */
export interface Person {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
  /** A session that a workspace's single sign-on opened: it opens that workspace alone. */
  onlyWorkspaceId: string | null;
}

/** What has been found out before a route runs. */
export interface Env {
  Variables: {
    requestId: string;
    /** Where the request came from: the address that rate limits and sessions are kept by. */
    source: string;
    gate: Gate;
    /** Who acts. There on every route whose access is a permission. */
    teammate: Teammate;
    /** Who acts, found out anew; undefined where they may no longer do this. For what goes on long after it was let through. */
    recheck: () => Promise<Teammate | undefined>;
    /** Who is signed in. There with access `person`, and with `known` where it is no key. */
    person: Person;
    /** For what a route writes: under an Idempotency-Key it writes once, however often it is asked. */
    connection: Connection;
    /** What is being done under an Idempotency-Key. */
    once: Once | undefined;
  };
}

/** Lets a request through to its route, or refuses it. */
export type Gate = (access: Access, c: Context<Env>, next: Next) => Promise<Response | undefined>;

/** A route with who may call it; both stand in the OpenAPI document. */
export function route<Path extends string, Config extends Omit<RouteConfig, "path"> & { path: Path }>(
  access: Access,
  config: Config,
) {
  const guard: MiddlewareHandler<Env> = (c, next) => c.var.gate(access, c, next) as Promise<Response>;
  return createRoute<Path, Config>({ ...config, "x-access": access, middleware: guard } as Config);
}

export class InputInvalid extends Refused {
  readonly issues: { path: string; message: string }[];

  constructor(error: z.core.$ZodError) {
    const issues = error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
    super("input_invalid", issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join(" "));
    this.issues = issues;
  }
}

/** An empty app for one folder's routes. */
export function newRoutes() {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw new InputInvalid(result.error);
    },
  });
}

const problemContent = { "application/problem+json": { schema: problemSchema } };

/** The answers that any route may give beside its own. */
export const refusals = {
  "4XX": { description: "Refused, with the reason", content: problemContent },
  "5XX": { description: "Not foreseen", content: problemContent },
};

/** A JSON answer. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { "application/json": { schema } } };
}

/** A JSON body. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { "application/json": { schema } } } };
}

export const done = { 204: { description: "Done" }, ...refusals };

/** For changes: refused where the thing is no longer as it was when this tag was given. */
export const ifMatch = z.object({
  "if-match": z.string().max(2000).optional().openapi({ description: "The ETag of what was seen (RFC 9110, 13.1.1)." }),
});

export const workspaceParam = z.object({ workspaceId: z.uuid() });
