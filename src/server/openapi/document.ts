// The OpenAPI 3.1 document: what the routes say of themselves, made complete in one place.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type Permission, permissions } from "../../domain/workspace/permissions.ts";
import { roles } from "../../domain/workspace/schema.ts";
import { idempotencyKeyPattern } from "../idempotency.ts";
import { cookieNameOf, sessionCookie } from "../identity/better-auth.ts";
import { problemOf, problemWords } from "../problem.ts";
import type { Env } from "../route.ts";
import { exampleOf, exampleOfParameter } from "./examples.ts";
import { operationIdOf, tagOf } from "./names.ts";
import {
  type Answer,
  type ApiDocument,
  type Media,
  type Operation,
  operationsOf,
  type Parameter,
  resolved,
  type Schema,
} from "./schema.ts";
import { chaptersInMarkdown } from "./words.ts";

/** Who may call an operation that asks for no permission. */
const accessWords: Record<string, string> = {
  known: "Whoever is signed in, and any API key.",
  person: "A person who is signed in. API keys may not.",
  anyone: "Anyone, strangers too.",
  secret: "Whoever knows the secret in the address.",
};

const bySession = { session: [] };
const byKey = { apiKey: [] };

/** Describes every route of the app. `publicUrl` is where people reach it. */
export function describeApi(app: OpenAPIHono<Env>, publicUrl: string): ApiDocument {
  const written = structuredClone(
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Rapport",
        version: "1",
        description: `A page to read this in: ${publicUrl}/api\n\n${chaptersInMarkdown()}`,
      },
      servers: [{ url: publicUrl }],
    }),
  ) as unknown as ApiDocument;
  written.info.summary = "Customer service that leaves every relationship better than it found it.";
  const document: ApiDocument = {
    ...written,
    components: {
      schemas: written.components.schemas,
      headers,
      responses: problemAnswers(),
      securitySchemes: securitySchemes(publicUrl),
    },
  };
  const taggedPaths = pathsWithTags(document);
  for (const { path, method, operation } of operationsOf(document)) {
    operation.operationId = operationIdOf(method, path, isList(path, operation, document));
    operation.tags = [tagOf(path)];
    // A number in a path is read from text, and so declared as one that may be missing; a path without it is another path.
    for (const each of operation.parameters ?? []) if (each.in === "path") each.required = true;
    describeAccess(operation);
    if (path.includes("{workspaceId}") && method !== "get")
      operation.parameters = [...(operation.parameters ?? []), onceParameter];
    if (method === "get" && taggedPaths.has(path)) {
      operation.parameters = [...(operation.parameters ?? []), noneMatchParameter];
      operation.responses["304"] = { description: "Not changed since the ETag that was sent" };
    }
    for (const each of operation.parameters ?? [])
      if (each.in === "query" && each.required === true) each.example = exampleOfParameter(each, document);
    describeAnswers(operation, method === "get" && taggedPaths.has(path));
    addExamples(operation, document);
  }
  const tags = new Set(operationsOf(document).flatMap(({ operation }) => operation.tags));
  document.tags = [...tags].map((name) => ({ name }));
  return document;
}

function describeAccess(operation: Operation): void {
  const access = operation["x-access"];
  const line = permissions[access as Permission];
  if (line === undefined) {
    operation.security = { known: [bySession, byKey], person: [bySession] }[access] ?? [];
    operation.description = [operation.description, accessWords[access]].filter(Boolean).join("\n\n");
    return;
  }
  operation.security = line.scope === null ? [bySession] : [bySession, byKey];
  operation["x-scope"] = line.scope;
  const allowed = roles.flatMap((role) => {
    if (line[role] === "no") return [];
    return [line[role] === "seen" ? `${role} (of what they see)` : role];
  });
  const words = [
    `Permission \`${access}\`: ${line.means}.`,
    `Roles: ${allowed.join(", ")}.`,
    line.scope === null ? "API keys may not." : `Scope of an API key: \`${line.scope}\`.`,
  ].join(" ");
  operation.description = [operation.description, words].filter(Boolean).join("\n\n");
}

/** The paths whose GET answers with a tag that a change there, or below, can name in If-Match. */
function pathsWithTags(document: ApiDocument): Set<string> {
  const found = new Set<string>();
  for (const { path, operation } of operationsOf(document)) {
    if (!operation.parameters?.some(({ name }) => name === "if-match")) continue;
    for (let at = path; at.includes("/"); at = at.slice(0, at.lastIndexOf("/"))) {
      if (document.paths[at]?.get === undefined) continue;
      found.add(at);
      break;
    }
  }
  return found;
}

function describeAnswers(operation: Operation, tagged: boolean): void {
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (status === "4XX" || status === "5XX") {
      operation.responses[status] = { $ref: `#/components/responses/${status === "4XX" ? "Refused" : "Unforeseen"}` };
    } else {
      answer.headers = {
        ...answer.headers,
        ...rateHeaderRefs,
        ...(tagged ? { ETag: { $ref: "#/components/headers/ETag" } } : {}),
      };
    }
  }
}

function addExamples(operation: Operation, document: ApiDocument): void {
  const media: (Media | undefined)[] = [
    operation.requestBody?.content["application/json"],
    ...Object.values(operation.responses).map((answer) => answer.content?.["application/json"]),
  ];
  for (const each of media) {
    if (each !== undefined && each.example === undefined && each.examples === undefined)
      each.example = exampleOf(each.schema, document);
  }
}

/** Whether it answers with pages, or with a list that is called as its path ends. */
function isList(path: string, operation: Operation, document: ApiDocument): boolean {
  const schema = operation.responses["200"]?.content?.["application/json"]?.schema;
  const fields = schema === undefined ? {} : (resolved(schema, document).properties ?? {});
  const noun = path.slice(path.lastIndexOf("/") + 1).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return "nextCursor" in fields || fields[noun]?.type === "array";
}

const text: Schema = { type: "string" };

const onceParameter: Parameter = {
  name: "idempotency-key",
  in: "header",
  description: "Makes sure that this is done once, however often it is sent; for a day.",
  schema: { type: "string", pattern: idempotencyKeyPattern.source },
};

const noneMatchParameter: Parameter = {
  name: "if-none-match",
  in: "header",
  description: "The ETag of what was seen: what has not changed answers 304.",
  schema: { type: "string", maxLength: 2000 },
};

const headers = {
  ETag: { description: "Names this state of the thing, for If-Match and If-None-Match (RFC 9110, 8.8.3).", schema: text },
  RateLimit: {
    description: "How many requests are left (r), and the seconds until all are there again; with a 429, until the next is (t).",
    schema: text,
  },
  "RateLimit-Policy": { description: "How many requests (q) in how many seconds (w).", schema: text },
  "Retry-After": { description: "With a 429: the seconds to wait.", schema: text },
  "X-Request-Id": { description: "What this request is called in the log.", schema: text },
};

const rateHeaderRefs = Object.fromEntries(
  ["RateLimit", "RateLimit-Policy", "X-Request-Id"].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

function securitySchemes(publicUrl: string): Record<string, object> {
  const name = cookieNameOf(sessionCookie, publicUrl);
  return {
    apiKey: { type: "http", scheme: "bearer", description: "An API key of the workspace: rpk_ and 43 characters." },
    session: { type: "apiKey", in: "cookie", name, description: "The session of a person who signed in." },
  };
}

function problemAnswers(): Record<string, Answer> {
  const schema = { $ref: "#/components/schemas/Problem" };
  const requestId = "019ac2f0-5b7e-7d31-8c44-2f6d1f0a9b11";
  const examples = Object.fromEntries(
    problemWords()
      .filter(({ status }) => status < 500)
      .map(({ code, title }) => [code, { summary: title, value: problemOf(code, undefined, requestId) }]),
  );
  const unforeseen = problemOf("unforeseen", undefined, requestId);
  return {
    Refused: {
      description: "Refused, with the reason",
      headers: { ...rateHeaderRefs, "Retry-After": { $ref: "#/components/headers/Retry-After" } },
      content: { "application/problem+json": { schema, examples } },
    },
    Unforeseen: {
      description: "Something went wrong on our side",
      content: { "application/problem+json": { schema, example: unforeseen } },
    },
  };
}
