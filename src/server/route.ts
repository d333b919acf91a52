// What every route is built with: an app that refuses wrong input in the one way, and shapes that routes share.
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Teammate } from "../domain/workspace/schema.ts";
import { Refused } from "../refused.ts";
import { problemSchema } from "./problem.ts";

/** What middleware has found out before a route runs. */
export interface Env {
  Variables: {
    requestId: string;
    /** Who acts. There on every route below a workspace. */
    teammate: Teammate;
  };
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
export const workspaceParam = z.object({ workspaceId: z.uuid() });
