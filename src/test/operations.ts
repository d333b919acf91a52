// Every operation of the API document as a request that can be made, and its answers held against what the document says.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { newId } from "../server/ids.ts";
import type { ApiDocument, PlacedOperation, Schema } from "../server/openapi/schema.ts";
import type { Ids } from "./populated-workspace.ts";
import { type TestApp, testOrigin } from "./server.ts";

export async function readDocument(app: TestApp): Promise<ApiDocument> {
  return (await app.request("/api/v1/openapi.json")).json() as Promise<ApiDocument>;
}

/** Bodies that an example alone cannot give: what is in them depends on the time, or must not reach out. */
const bodies: Record<string, (ids: Ids) => unknown> = {
  // Words that begin an encounter go to somebody who is not known: of those who are, not everyone is seen by everyone.
  addEncounter: (ids) => ({ ...opening(ids), fileIds: [ids.fileId] }),
  sendOpening: (ids) => ({ ...opening(ids), outboxId: newId() }),
  sendWords: () => ({ outboxId: newId(), kind: "note", text: "We found the rabbit.", fileIds: [] }),
  setDraft: (ids) => ({ text: "We found the rabbit.", fileIds: [ids.fileId], version: 1 }),
  setEncounterDraft: (ids) => ({ text: "We found the rabbit.", fileIds: [ids.fileId], version: 1 }),
  addChannel: () => ({ name: "Desk", address: `${newId()}@desk.example`, imap: null, smtp: null, anyway: true }),
  testChannelServers: () => ({ imap: null, smtp: null }),
  setChannel: () => ({ name: "Desk", address: `${newId()}@desk.example`, imap: null, smtp: null, anyway: true }),
};

const opening = (ids: Ids) => ({
  channelId: ids.channelId,
  address: `${newId()}@new.example`,
  subject: "A forgotten rabbit",
  text: "We found the rabbit.",
});

/** What is asked beside the path where an example alone is not enough: customers are another scope's to find. */
const queries: Record<string, string> = {};

/** A request that is right in every part, for things of these ids; undefined body where it takes none. */
export function requestFor(
  { path, operation }: PlacedOperation,
  ids: Ids,
): { path: string; body: unknown; type: string | undefined } {
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const example = bodies[operation.operationId]?.(ids) ?? withIds(media?.example, ids);
  const query = (operation.parameters ?? []).filter((each) => each.in === "query" && each.required === true);
  const asked = new URLSearchParams(queries[operation.operationId] ?? query.map((each) => [each.name, String(each.example)]));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? newId());
  return {
    path: asked.size === 0 ? filled : `${filled}?${asked}`,
    body: type === undefined || type === "application/json" ? example : "some bytes",
    type,
  };
}

/** The example with ids that there are, addresses and names that nobody else has, and times to come. */
function withIds(example: unknown, ids: Ids, name = ""): unknown {
  if (Array.isArray(example)) return example.map((each) => withIds(each, ids, name.replace(/s$/, "")));
  if (example !== null && typeof example === "object") {
    return Object.fromEntries(Object.entries(example).map(([field, value]) => [field, withIds(value, ids, field)]));
  }
  if (typeof example !== "string") return example;
  if (name in ids) return ids[name];
  if (name === "email" || name === "address") return `${newId()}@new.example`;
  if (name === "name") return `New ${newId()}`;
  if (/^\d{4}-\d\d-\d\dT/.test(example)) return new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
  return example;
}

export interface Sending {
  cookie?: string;
  token?: string;
  source?: string;
  headers?: Record<string, string>;
}

let sources = 0;

/** Sends a request, from another address each time unless one is named: strangers are counted by their address. */
export function send(
  app: TestApp,
  method: string,
  { path, body, type }: { path: string; body?: unknown; type?: string | undefined },
  { cookie, token, source, headers = {} }: Sending,
): Promise<Response> {
  const from = source ?? `10.${(++sources >> 16) & 255}.${(sources >> 8) & 255}.${sources & 255}`;
  const all: Record<string, string> = { ...headers };
  if (cookie !== undefined) Object.assign(all, { cookie, origin: testOrigin });
  if (token !== undefined) all.authorization = `Bearer ${token}`;
  if (type !== undefined) all["content-type"] = type;
  const text = body === undefined || typeof body === "string" ? (body as string | undefined) : JSON.stringify(body);
  const init = { method: method.toUpperCase(), headers: all, ...(text === undefined ? {} : { body: text }) };
  return app.request(path, init, from);
}

/** The words of an answer; of a stream that goes on for ever, nothing. */
export async function textOf(answer: Response): Promise<string> {
  if (answer.headers.get("content-type")?.startsWith("text/event-stream") !== true) return answer.text();
  await answer.body?.cancel();
  return "";
}

/** Says what is wrong with an answer, held against the document: nothing where it is as it should be. */
export function answerChecker(document: ApiDocument): (placed: PlacedOperation, answer: Response, text: string) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (to: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: "api", components: { schemas: mapValues(document.components.schemas, closed) } });
  const compiled = new Map<object, ValidateFunction>();
  const validator = (schema: Schema) => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const made = ajv.compile(closed(schema));
    compiled.set(schema, made);
    return made;
  };

  return ({ operation }, answer, text) => {
    const { status, headers } = answer;
    const type = headers.get("content-type")?.split(";")[0] ?? "";
    const written = operation.responses[status] ?? operation.responses[`${String(status)[0]}XX`];
    if (written === undefined) return [`the status ${status} is not documented`];
    const name = written.$ref?.split("/").at(-1);
    const documented = name === undefined ? written : (document.components.responses[name] ?? written);
    if (documented.content === undefined)
      return text === "" ? [] : [`a ${status} has no body, but came with ${text.slice(0, 200)}`];
    const json = documented.content[type];
    if (json === undefined) {
      const isBytes = Object.keys(documented.content).some((each) => !each.endsWith("json"));
      return isBytes ? [] : [`${type} is not documented for ${status}`];
    }
    if (!type.endsWith("json")) return [];
    const value = JSON.parse(text);
    const validate = validator(json.schema);
    const problems = validate(value) ? [] : [`${ajv.errorsText(validate.errors)} in ${text.slice(0, 400)}`];
    if (status >= 400 && value.status !== status) problems.push(`the problem says ${value.status}, the answer ${status}`);
    if (status >= 400 && value.requestId !== headers.get("x-request-id")) problems.push("the request ids differ");
    return problems;
  };
}

/** The same shape, in which nothing may stand that is not documented. */
function closed(schema: Schema): Schema {
  const isUnion = schema.allOf !== undefined;
  const more: Schema = {};
  if (schema.$ref !== undefined) more.$ref = schema.$ref.replace(/^#/, "api#");
  if (schema.properties !== undefined) more.properties = mapValues(schema.properties, closed);
  if (schema.items !== undefined) more.items = closed(schema.items);
  if (schema.anyOf !== undefined) more.anyOf = schema.anyOf.map(closed);
  if (schema.oneOf !== undefined) more.oneOf = schema.oneOf.map(closed);
  if (schema.properties !== undefined && schema.additionalProperties === undefined && !isUnion) more.additionalProperties = false;
  return { ...schema, ...more };
}

function mapValues<In, Out>(record: Record<string, In>, change: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
