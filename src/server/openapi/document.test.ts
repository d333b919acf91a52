// The document tells of every route, whole and in itself right, and its page shows every operation.
import { OpenAPIHono } from "@hono/zod-openapi";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { permissions } from "../../domain/workspace/permissions.ts";
import { useDatabase } from "../../test/database.ts";
import { readDocument } from "../../test/operations.ts";
import { openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { problemWords } from "../problem.ts";
import { done, type Env, route } from "../route.ts";
import { describeApi } from "./document.ts";
import { names, nounOf, operationIdOf, titles } from "./names.ts";
import { type ApiDocument, methods, operationsOf, type PlacedOperation, type Schema } from "./schema.ts";

const database = useDatabase();
let app: TestApp;
let document: ApiDocument;
let operations: PlacedOperation[];
beforeAll(async () => {
  app = await openTestApp(database);
  document = await readDocument(app);
  operations = operationsOf(document);
});
afterAll(() => app.close());

const anyRoute = { method: "get", path: "/api/v1/any", responses: done } as const;

/** What fails in any operation, named by it: one test tells of all. */
function failing(check: (placed: PlacedOperation) => string | false | undefined): string[] {
  return operations.flatMap((placed) => {
    const why = check(placed);
    return why ? [`${placed.method} ${placed.path}: ${why}`] : [];
  });
}

function references(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, of]) => (key === "$ref" ? [String(of)] : references(of)));
}

describe("the document", () => {
  test("is OpenAPI 3.1, of this API, at the address that people know", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.info).toMatchObject({ title: "Rapport", version: "1" });
    expect(document.servers).toEqual([{ url: testOrigin }]);
    expect(document.info.description).toContain(`${testOrigin}/api`);
  });

  test("has every route of the app, and nothing else", () => {
    const described = operations.map(({ method, path }) => `${method} ${path.slice("/api/v1".length)}`);
    expect(described.sort()).toEqual([...new Set(app.routes())].sort());
  });

  test("has only methods and paths that it should", () => {
    for (const [path, item] of Object.entries(document.paths)) {
      expect(path).toMatch(/^\/api\/v1(\/[a-z.-]+|\/\{\w+\})+$/);
      expect(methods).toEqual(expect.arrayContaining(Object.keys(item)));
    }
  });

  test("says of every operation who may call it; a permission is one of a workspace", () => {
    expect(
      failing(({ path, operation }) => {
        const access = operation["x-access"];
        if (access === undefined) return "no x-access";
        if (access in permissions)
          return path.includes("/workspaces/{workspaceId}") ? undefined : "a permission outside a workspace";
        if (path.includes("{workspaceId}")) return "a workspace without a permission";
        return ["known", "person", "anyone", "secret"].includes(access) ? undefined : `unknown access ${access}`;
      }),
    ).toEqual([]);
  });

  test("offers a key exactly where there is a scope for it, and nothing to strangers but what is anyone's", () => {
    expect(
      failing(({ operation }) => {
        const access = operation["x-access"];
        const ways = operation.security.map((each) => Object.keys(each)[0]).join(" ");
        const line = permissions[access as keyof typeof permissions];
        const expected =
          line === undefined ? { known: "session apiKey", person: "session", anyone: "", secret: "" }[access] : undefined;
        const wanted = expected ?? (line?.scope === null ? "session" : "session apiKey");
        if (line?.scope && operation.description?.includes(line.scope) !== true) return "the scope is not in its words";
        return ways === wanted ? undefined : `${ways} instead of ${wanted}`;
      }),
    ).toEqual([]);
  });

  test("names every operation once, in words", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([]);
    expect(failing(({ operation }) => !operation.summary && "no summary")).toEqual([]);
  });

  test("has no name or title by hand for what is not there", () => {
    const described = operations.map(({ method, path }) => `${method} ${path.slice("/api/v1".length)}`);
    expect(Object.keys(names).filter((name) => !described.includes(name))).toEqual([]);
    const nouns = operations.map(({ path }) => nounOf(path));
    expect(Object.keys(titles).filter((noun) => !nouns.includes(noun))).toEqual([]);
  });

  test.each([
    ["http://127.0.0.1:7433", "rapport.session_token"],
    ["https://help.hotel.example", "__Secure-rapport.session_token"],
  ])("at %s names the cookie %s", (publicUrl, name) => {
    const empty = describeApi(
      new OpenAPIHono<Env>().openapi(route("anyone", anyRoute), (c) => c.body(null, 204)),
      publicUrl,
    );
    expect(empty.components.securitySchemes.session).toMatchObject({ in: "cookie", name });
  });

  test("declares every parameter of a path, and each once", () => {
    expect(
      failing(({ path, operation }) => {
        const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
        const declared =
          operation.parameters?.filter((each) => each.in === "path" && each.required).map(({ name }) => name) ?? [];
        const names = operation.parameters?.map((each) => `${each.in} ${each.name}`) ?? [];
        if (new Set(names).size !== names.length) return `twice: ${names}`;
        return wanted.join() !== declared.sort().join() && `${declared} instead of ${wanted}`;
      }),
    ).toEqual([]);
  });

  test("has what every reference points to", () => {
    const missing = references(document).filter((reference) => {
      const found = reference
        .slice(2)
        .split("/")
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
      return !reference.startsWith("#/") || found === undefined;
    });
    expect(missing).toEqual([]);
  });

  test("has an example of every JSON body and answer that fits its shape", () => {
    const ajv = new Ajv2020({ strict: false });
    (addFormats as unknown as (to: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: "api", components: document.components });
    const check = (schema: Schema) => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')));
    expect(
      failing(({ operation }) => {
        const medias = [operation.requestBody, ...Object.values(operation.responses)].flatMap((each) =>
          each?.content?.["application/json"] === undefined ? [] : [each.content["application/json"]],
        );
        const wrong = medias.flatMap(({ schema, example }) => {
          const validate = check(schema);
          return validate(example) ? [] : [`${ajv.errorsText(validate.errors)} in ${JSON.stringify(example)}`];
        });
        return wrong.join("; ");
      }),
    ).toEqual([]);
  });

  test("limits every text, list and number that is sent", () => {
    const unlimited = (schema: Schema, at: string): string[] => {
      const types = [schema.type].flat();
      const found: string[] = [];
      if (types.includes("string") && schema.maxLength === undefined && schema.enum === undefined && schema.const === undefined) {
        const isShort =
          ["uuid", "date-time", "date"].includes(schema.format ?? "") || /^\^.*\{\d+(,\d+)?\}\$$/.test(schema.pattern ?? "");
        if (!isShort) found.push(`${at}: a text without maxLength`);
      }
      if (types.includes("array") && schema.maxItems === undefined && schema.prefixItems === undefined)
        found.push(`${at}: a list without maxItems`);
      if ((types.includes("number") || types.includes("integer")) && (schema.maximum ?? schema.exclusiveMaximum) === undefined)
        found.push(`${at}: a number without maximum`);
      if (schema.items !== undefined) found.push(...unlimited(schema.items, `${at}[]`));
      for (const [field, of] of Object.entries(schema.properties ?? {})) found.push(...unlimited(of, `${at}.${field}`));
      for (const of of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
        found.push(...unlimited(of, at));
      return found;
    };
    expect(
      failing(({ operation }) => {
        const body = operation.requestBody?.content["application/json"]?.schema;
        const inParameters = (operation.parameters ?? []).flatMap(({ name, schema }) => unlimited(schema, name));
        return [...inParameters, ...(body === undefined ? [] : unlimited(body, "body"))].join("; ");
      }),
    ).toEqual([]);
  });

  test("has an example of every query parameter that must be there", () => {
    expect(
      failing(({ operation }) => {
        const needed = (operation.parameters ?? []).filter((each) => each.in === "query" && each.required === true);
        return needed.find((each) => typeof each.example !== "string")?.name;
      }),
    ).toEqual([]);
    expect(operations.find(({ operation }) => operation.operationId === "addFile")?.operation.description).toContain(
      "Content-Type",
    );
  });

  test("describes problems, rate limits, tags and keys for doing things once where they belong", () => {
    expect(
      failing(({ path, method, operation }) => {
        if (operation.responses["4XX"]?.$ref !== "#/components/responses/Refused") return "no refusals";
        const headers = operation.parameters?.filter((each) => each.in === "header").map(({ name }) => name) ?? [];
        const isWrite = path.includes("{workspaceId}") && method !== "get";
        if (headers.includes("idempotency-key") !== isWrite) return "the Idempotency-Key";
        const [success] = Object.entries(operation.responses).filter(([status]) => /^[23]/.test(status));
        return success?.[1].headers?.RateLimit === undefined && "no rate limit";
      }),
    ).toEqual([]);
    const codes = Object.keys(document.components.responses.Refused?.content?.["application/problem+json"]?.examples ?? {});
    expect(codes.sort()).toEqual(
      problemWords()
        .filter(({ status }) => status < 500)
        .map(({ code }) => code)
        .sort(),
    );
    const unforeseen = document.components.responses.Unforeseen?.content?.["application/problem+json"]?.example;
    expect(unforeseen).toMatchObject({ code: "unforeseen", status: 500 });
  });
});

test.each([
  ["get", "/api/v1/workspaces/{workspaceId}/encounters", true, "listEncounters"],
  ["get", "/api/v1/workspaces/{workspaceId}/encounters/{encounterId}", false, "getEncounter"],
  ["post", "/api/v1/workspaces/{workspaceId}/encounters/{encounterId}/settle", false, "settleEncounter"],
  ["post", "/api/v1/workspaces/{workspaceId}/encounters/{encounterId}/notes", false, "addEncounterNote"],
  ["get", "/api/v1/workspaces/{workspaceId}/encounters/{encounterId}/entries", true, "listEncounterEntries"],
  ["delete", "/api/v1/workspaces/{workspaceId}/customers/{customerId}/identities/{identityId}", false, "removeCustomerIdentity"],
  ["patch", "/api/v1/workspaces/{workspaceId}", false, "changeWorkspace"],
  ["post", "/api/v1/workspaces", false, "addWorkspace"],
  ["post", "/api/v1/sign-in/passkey/options", false, "signInPasskeyOptions"],
  ["delete", "/api/v1/me/sessions", false, "endOtherSessions"],
] as const)("%s %s is called by a good name", (method, path, isList, name) => {
  expect(operationIdOf(method, path, isList)).toBe(name);
});

describe("the page", () => {
  test("shows every operation, chapter and code, without a script or a style of its own", async () => {
    const answer = await app.request("/api");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    const page = await answer.text();
    for (const { operation } of operations) expect(page).toContain(`id="${operation.operationId}"`);
    for (const { code } of problemWords()) expect(page).toContain(`<code>${code}</code>`);
    expect(page).not.toMatch(/<script|<style| style=| on\w+=/i);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
  });

  const partOf = async (operationId: string) => {
    const page = await (await app.request("/api")).text();
    return page.split("<article ").find((each) => each.startsWith(`id="${operationId}"`)) ?? "";
  };

  test("has examples that can be called as they stand", async () => {
    expect(await partOf("search")).toContain("/search?q=rabbit&quot;");
    expect(await partOf("addFile")).toContain("/files?name=plan.pdf&quot;");
  });

  test("says what holds where a parameter is left out", async () => {
    const part = await partOf("listEncounters");
    for (const usual of ["open", "latest"]) expect(part).toContain(`<code>${usual}</code> where it is left out.`);
    expect(part).toContain("50 where it is left out");
  });

  test("shows the fields of each of several shapes, and where each stands", async () => {
    const part = await partOf("search");
    const rows = part.split("<tr>").filter((each) => each.includes("<code>results[]."));
    const row = (name: string) => rows.filter((each) => each.includes(`<code>results[].${name}</code>`)).join("");
    expect(row("kind")).toContain("&quot;encounter&quot;, &quot;entry&quot;, &quot;file&quot;");
    expect(row("teammateName")).toContain("Where <code>kind</code> is &quot;entry&quot;.");
    expect(row("entryId")).toContain("Where <code>kind</code> is &quot;entry&quot; or &quot;file&quot;.");
    expect(row("title")).not.toContain("Where");
    expect(await partOf("signInCode")).toContain("In shape 2 of 2.");
  });

  test("folds its contents: a narrow screen begins with the words", async () => {
    const page = await (await app.request("/api")).text();
    const nav = page.slice(page.indexOf("<nav"), page.indexOf("</nav>"));
    expect(nav.indexOf('<details class="contents">')).toBeGreaterThan(0);
    expect(nav.indexOf("<ul>")).toBeGreaterThan(nav.indexOf('<details class="contents">'));
  });

  test("says early where a key finds its workspace, and what a missing scope means", async () => {
    const page = await (await app.request("/api")).text();
    const access = page.slice(page.indexOf('<h2 id="access"'), page.indexOf('<h2 id="shapes"'));
    for (const said of ["GET /api/v1/me", "memberships[0].workspaceId", "scope_missing", "under API keys"])
      expect(access).toContain(said);
    for (const header of ["Idempotency-Key: ", "If-Match: "]) expect(page).toContain(`-H &quot;${header}`);
  });

  test("has a style with both themes, from its own server", async () => {
    const answer = await app.request("/api/page.css");
    expect(answer.headers.get("content-type")).toMatch(/^text\/css/);
    const css = await answer.text();
    expect(css).toContain("prefers-color-scheme: dark");
    expect(css.match(/\{/g)?.length).toBe(css.match(/\}/g)?.length);
    // What is drawn stands in the style itself; nothing is fetched from elsewhere.
    expect(css).not.toMatch(/url\((?!"data:image)|@import/);
  });
});
