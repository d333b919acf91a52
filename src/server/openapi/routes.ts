// Where the API describes itself: the document for programs, and the page to read.
import { readFile } from "node:fs/promises";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { type Env, json, newRoutes, refusals, route } from "../route.ts";
import { describeApi } from "./document.ts";
import { apiPage } from "./page.ts";
import type { ApiDocument } from "./schema.ts";

const document = route("anyone", {
  method: "get",
  path: "/openapi.json",
  summary: "This document (OpenAPI 3.1)",
  responses: {
    200: json("OpenAPI 3.1", z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string() }) })),
    ...refusals,
  },
});

/** What tells of the API once it is all put together. */
export interface Described {
  document(): ApiDocument;
}

/** Describes the app when it is first asked for: by then all routes are there. */
export function describeOnce(app: () => OpenAPIHono<Env>, publicUrl: string): Described {
  let described: ApiDocument | undefined;
  return {
    document() {
      described ??= describeApi(app(), publicUrl);
      return described;
    },
  };
}

/** GET /openapi.json, below /api/v1. */
export function documentRoutes(described: Described) {
  return newRoutes().openapi(document, (c) => {
    c.header("cache-control", "no-cache");
    return c.json(described.document() as never, 200);
  });
}

/** GET /api and its style. */
export function pageRoutes(described: Described) {
  const gate: MiddlewareHandler<Env> = (c, next) => c.var.gate("anyone", c, next) as Promise<Response>;
  return new Hono<Env>()
    .get("/", gate, compress(), (c) => {
      c.header("cache-control", "no-cache");
      return c.html(apiPage(described.document()));
    })
    .get("/page.css", gate, async (c) => {
      c.header("cache-control", "no-cache");
      return c.body(await pageStyle(), 200, { "content-type": "text/css; charset=utf-8" });
    });
}

/** The page has no script that would set a theme: who prefers the dark gets it by asking the browser. */
async function pageStyle(): Promise<string> {
  const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
  const [tokens, own] = await Promise.all([read("../../web/tokens.css"), read("page.css")]);
  const asked = tokens
    .replaceAll(/@media screen\b/g, "@media screen and (prefers-color-scheme: dark)")
    .replaceAll('[data-theme="dark"]', ":root");
  return `${asked}\n${own}`;
}
