// Customers: who sees them, what is found, who changed them meanwhile, and one customer for one address whoever comes first.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import {
  makeChannel,
  makeCustomer,
  makeEncounter,
  makeKey,
  makeTeam,
  makeTeammate,
  makeWorkspace,
  rawMail,
  receiveMail,
} from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import type { Teammate } from "../workspace/schema.ts";
import { indexAllDue } from "./search-index.ts";

const database = useDatabase();
const { connection } = database;
let app: TestApp;
let workspaceId: string;
let owner: Teammate;
let channelId: string;
let key: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ workspaceId, owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
  key = (await makeKey(connection, owner)).headers;
});

interface Asked {
  body?: unknown;
  headers?: Record<string, string>;
  by?: Record<string, string>;
}
async function ask(method: string, path: string, { body, headers = {}, by = key }: Asked = {}) {
  // What was said so far is found from here on.
  if (path.includes("q=")) await indexAllDue(connection);
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const all = { "content-type": "application/json", ...by, ...headers };
  const answer = await app.request(`/api/v1/workspaces/${workspaceId}/customers${path}`, { method, headers: all, ...json });
  const text = await answer.text();
  return { status: answer.status, etag: answer.headers.get("etag") ?? "", answer: text === "" ? {} : JSON.parse(text) };
}
const mail = (address: string) => ({ kind: "mail", address });
const add = (address: string, more: object = {}) => ask("POST", "", { body: { identities: [mail(address)], ...more } });
const names = async (query: string, by = key) =>
  (await ask("GET", `?${query}`, { by })).answer.customers.map((each: { name: string | null }) => each.name);
const kinds = async () =>
  (
    await connection
      .selectFrom("event")
      .select("kind")
      .where("workspaceId", "=", workspaceId)
      .where("kind", "like", "customer.%")
      .orderBy("position")
      .execute()
  ).map((event) => event.kind);
const receive = (from: string) => receiveMail(connection, workspaceId, channelId, rawMail({ from }), new Date());
const keyOf = async (teammate: Teammate) => (await makeKey(connection, teammate)).headers;

async function addOrganization(name: string): Promise<{ organizationId: string }> {
  const answer = await app.request(`/api/v1/workspaces/${workspaceId}/organizations`, {
    method: "POST",
    headers: { "content-type": "application/json", ...key },
    body: JSON.stringify({ name }),
  });
  return answer.json();
}

describe("a customer", () => {
  test("is added with addresses in lower case, each once, and read with their organization", async () => {
    const organization = await addOrganization("Hotel Sol");
    const { organizationId } = organization;
    const body = {
      name: " Ana ",
      organizationId,
      identities: [mail(" Ana@X.Example "), mail("ana@x.example"), mail("a@y.example")],
    };
    const added = await ask("POST", "", { body });
    expect(added.status).toBe(201);
    expect(added.answer).toMatchObject({
      name: "Ana",
      organizationId,
      conversationId: null,
      identities: [{ kind: "mail", address: "ana@x.example" }, { address: "a@y.example" }],
    });
    const { customerId } = added.answer;
    expect(await ask("GET", `/${customerId}`)).toEqual({ ...added, status: 200 });
    const expanded = await ask("GET", `/${customerId}?expand=organization`);
    expect(expanded.answer).toEqual({ ...added.answer, organization });
    expect(expanded.etag).toBe(added.etag);
    const listed = (await ask("GET", `?expand=organization&organizationId=${organizationId}`)).answer.customers;
    expect(listed).toEqual([expanded.answer]);
    expect(await kinds()).toEqual(["customer.added"]);
  });

  test("has a conversation from their first words on", async () => {
    const { customerId } = (await add("ana@x.example")).answer;
    await receive("Ana <ana@x.example>");
    const { answer } = await ask("GET", `/${customerId}`);
    expect(answer).toMatchObject({ name: "Ana", conversationId: expect.any(String) });
    expect(await kinds()).toEqual(["customer.added", "customer.changed"]);
  });

  test.each([
    {},
    { identities: [] },
    { identities: [{ kind: "mail", address: "x" }] },
    { identities: [{ kind: "fax", address: "a@x.example" }] },
    { identities: [{ kind: "mail", address: `${"x".repeat(250)}@x.example` }] },
    { identities: Array.from({ length: 51 }, (_, i) => mail(`a${i}@x.example`)) },
    { name: " ", identities: [mail("a@x.example")] },
    { name: "x".repeat(201), identities: [mail("a@x.example")] },
    { name: "a\0b", identities: [mail("a@x.example")] },
    { organizationId: "x", identities: [mail("a@x.example")] },
  ])("is not added from %j", async (body) => {
    expect((await ask("POST", "", { body })).status).toBe(400);
    expect(await kinds()).toEqual([]);
  });

  test.each([
    ["A\r\nBcc: evil@x.example", "A Bcc: evil@x.example"],
    ["\u202eanA", "anA"],
    ["نیلوفر\u200cها", "نیلوفر\u200cها"],
  ])("called %j is added as %j", async (name, kept) => {
    const { answer } = await ask("POST", "", { body: { name, identities: [mail("a@x.example")] } });
    expect(answer).toMatchObject({ name: kept });
    expect((await ask("PATCH", `/${answer.customerId}`, { body: { name: `${name}!` } })).answer).toMatchObject({
      name: `${kept}!`,
    });
  });

  test("with an address that is taken, or an organization of another workspace, is not added", async () => {
    await add("ana@x.example");
    const taken = await ask("POST", "", { body: { identities: [mail("new@x.example"), mail("ANA@x.example")] } });
    expect([taken.status, taken.answer.code]).toEqual([409, "address_taken"]);
    expect((await add("new@x.example", { organizationId: newId() })).status).toBe(404);
    expect((await add("new@x.example")).status).toBe(201);
  });

  test("under one Idempotency-Key is added once", async () => {
    const asked = { body: { identities: [mail("ana@x.example")] }, headers: { "idempotency-key": newId() } };
    const first = await ask("POST", "", asked);
    expect(await ask("POST", "", asked)).toEqual(first);
    expect(await kinds()).toEqual(["customer.added"]);
  });
});

describe("one address is one customer", () => {
  test("when they are added while a mail from them arrives", async () => {
    for (let round = 0; round < 8; round++) {
      const address = `ana${round}@x.example`;
      const [added] = await Promise.all([add(address), receive(`Ana <${address}>`), receive(address)]);
      expect([201, 409]).toContain(added.status);
      const rows = await connection
        .selectFrom("identity")
        .select("customerId")
        .where("workspaceId", "=", workspaceId)
        .where("address", "=", address)
        .execute();
      expect(rows).toHaveLength(1);
    }
    expect(await connection.selectFrom("customer").selectAll().where("workspaceId", "=", workspaceId).execute()).toHaveLength(8);
    expect(await connection.selectFrom("entry").select("entryId").where("workspaceId", "=", workspaceId).execute()).toHaveLength(
      16,
    );
  });

  test("when many add the same two in either order", async () => {
    const [a, b] = [mail("a@x.example"), mail("b@x.example")];
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => ask("POST", "", { body: { identities: i % 2 === 0 ? [a, b] : [b, a] } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  test("when one is given to two customers at once", async () => {
    const [ana, bo] = [(await add("ana@x.example")).answer, (await add("bo@x.example")).answer];
    const answers = await Promise.all(
      [ana, bo].map(({ customerId }) => ask("POST", `/${customerId}/identities`, { body: mail("shared@x.example") })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe("a change", () => {
  test("of name and organization, given or taken away, answers with the customer as it is then", async () => {
    const { organizationId } = await addOrganization("Sol");
    const { customerId } = (await add("ana@x.example")).answer;
    const change = async (body: object) => (await ask("PATCH", `/${customerId}`, { body })).answer;
    expect(await change({ name: "Ana", organizationId })).toMatchObject({ name: "Ana", organizationId });
    expect(await change({ organizationId: null })).toMatchObject({ name: "Ana", organizationId: null });
    expect(await change({ name: null })).toMatchObject({ name: null });
    expect(await change({ organizationId: newId() })).toMatchObject({ code: "not_found" });
    expect(await change({ name: null })).toEqual((await ask("GET", `/${customerId}`)).answer);
    expect(await kinds()).toEqual(["customer.added", "customer.changed", "customer.changed", "customer.changed"]);
  });

  test("of what someone changed meanwhile is refused, with what changed", async () => {
    const { etag, answer } = await add("ana@x.example");
    const { customerId, identities } = answer;
    const added = await ask("POST", `/${customerId}/identities`, { body: mail("a@y.example"), headers: { "if-match": etag } });
    expect(added.status).toBe(201);
    const headers = { "if-match": etag };
    const stale = [
      await ask("PATCH", `/${customerId}`, { body: { name: "Ana" }, headers }),
      await ask("POST", `/${customerId}/identities`, { body: mail("b@y.example"), headers }),
      await ask("DELETE", `/${customerId}/identities/${identities[0].identityId}`, { headers }),
    ];
    for (const { status, answer } of stale) {
      expect([status, answer.code]).toEqual([412, "changed_meanwhile"]);
      expect(answer.changed).toContain("identities");
    }
    const fresh = { "if-match": added.etag };
    expect((await ask("PATCH", `/${customerId}`, { body: { name: "Ana" }, headers: fresh })).status).toBe(200);
  });
});

describe("an address", () => {
  test("is taken from a customer, but not the last one, and not one that messages came from", async () => {
    await receive("Ana <ana@x.example>");
    const { customerId } = (await ask("GET", "?q=ana@x")).answer.customers[0];
    const { answer } = await ask("POST", `/${customerId}/identities`, { body: mail("a@y.example") });
    const [used, unused] = answer.identities.map((each: { identityId: string }) => each.identityId);
    const inUse = await ask("DELETE", `/${customerId}/identities/${used}`);
    expect([inUse.status, inUse.answer.detail]).toEqual([409, "Messages came from this address or went to it."]);
    expect((await ask("DELETE", `/${customerId}/identities/${unused}`)).status).toBe(204);
    const last = await ask("DELETE", `/${customerId}/identities/${used}`);
    expect([last.status, last.answer.detail]).toEqual([409, "It is the only address of this customer."]);
    expect((await ask("DELETE", `/${customerId}/identities/${unused}`)).status).toBe(404);
  });

  test("that mails came back from says so, until a person says that it can be written to again", async () => {
    const { answer } = await add("ana@x.example");
    const [{ identityId }] = answer.identities;
    const path = `/${answer.customerId}/identities/${identityId}/undeliverable`;
    const [since, reason] = [new Date("2026-03-02T09:00:00.000Z"), "It did not arrive: 550 No such user"];
    await connection
      .updateTable("identity")
      .set({ undeliverableAt: since, undeliverableReason: reason })
      .where("identityId", "=", identityId)
      .execute();
    const shown = async () => (await ask("GET", `/${answer.customerId}`)).answer.identities[0].undeliverable;
    expect(await shown()).toEqual({ at: since.toISOString(), reason });
    expect((await ask("DELETE", path, { headers: { "if-match": '"other"' } })).status).toBe(412);
    expect((await ask("DELETE", path)).status).toBe(204);
    expect((await ask("DELETE", path)).status).toBe(204);
    expect(await shown()).toBeNull();
    expect(await kinds()).toEqual(["customer.added", "customer.changed"]);
    const bo = (await add("bo@x.example")).answer;
    expect((await ask("DELETE", `/${bo.customerId}/identities/${identityId}/undeliverable`)).status).toBe(404);
  });

  test("that the customer has already changes nothing", async () => {
    const { answer } = await add("ana@x.example");
    const again = await ask("POST", `/${answer.customerId}/identities`, { body: mail("Ana@x.example") });
    expect(again).toMatchObject({ status: 201, answer });
    expect(await kinds()).toEqual(["customer.added"]);
  });

  test("of another customer is not taken away by naming this one", async () => {
    const [ana, bo] = [(await add("ana@x.example")).answer, (await add("bo@x.example")).answer];
    await ask("POST", `/${bo.customerId}/identities`, { body: mail("bo@y.example") });
    const path = `/${ana.customerId}/identities/${bo.identities[0].identityId}`;
    expect((await ask("DELETE", path)).status).toBe(404);
  });

  test("being taken away while a mail from it arrives leaves its words with a customer", async () => {
    const { customerId } = (await add("ana@x.example")).answer;
    for (let round = 0; round < 5; round++) {
      const address = `round${round}@x.example`;
      const { answer } = await ask("POST", `/${customerId}/identities`, { body: mail(address) });
      const { identityId } = answer.identities.find((each: { address: string }) => each.address === address);
      const [removed] = await Promise.all([ask("DELETE", `/${customerId}/identities/${identityId}`), receive(address)]);
      expect([204, 409]).toContain(removed.status);
    }
    const entries = await connection.selectFrom("entry").select("identityId").where("workspaceId", "=", workspaceId).execute();
    expect(entries).toHaveLength(5);
    expect(entries.every((entry) => entry.identityId !== null)).toBe(true);
  });
});

describe("the list", () => {
  test("finds what a name or an address contains, whatever its case and its signs", async () => {
    await makeCustomer(connection, workspaceId, { name: "Ana Müller", addresses: ["ana@x.example", "am@firm.example"] });
    await makeCustomer(connection, workspaceId, { name: "100%_\\ Sol", addresses: ["sol@x.example"] });
    await makeCustomer(connection, workspaceId, { name: null, addresses: ["nameless@firm.example"] });
    expect(await names("q=MÜLL".replace("Ü", "%C3%BC"))).toEqual(["Ana Müller"]);
    expect(await names("q=an")).toEqual(["Ana Müller"]);
    expect((await names("q=firm.ex")).sort()).toEqual(["Ana Müller", null].sort());
    expect(await names("q=muller")).toEqual(["Ana Müller"]);
    expect(await names("q=100%25+so")).toEqual(["100%_\\ Sol"]);
    for (const sign of ["%25", "_", "%25_%5C"]) expect(await names(`q=${sign}`)).toEqual([]);
    expect(await names("q=a_a")).toEqual([]);
    expect(await names("q=%F0%9F%90%87")).toEqual([]);
    expect(await names(`q=${encodeURIComponent("' or 1=1 --")}`)).toEqual([]);
  });

  test.each([
    `q=${"x".repeat(201)}`,
    "q=%20%20",
    "q=",
    "q=a%00b",
    "limit=0",
    "limit=201",
    "cursor=x",
    "expand=all",
    "organizationId=x",
  ])("with %s is refused", async (query) => {
    expect((await ask("GET", `?${query}`)).status).toBe(400);
  });

  test("gives each customer once, page by page, while new ones come", async () => {
    const at = new Date("2026-03-02T09:00:00.000Z");
    for (let i = 0; i < 11; i++) {
      await makeCustomer(connection, workspaceId, { name: String(i), now: new Date(at.getTime() + Math.floor(i / 4)) });
    }
    const found: string[] = [];
    let cursor: string | null = "";
    do {
      const page: { customers: { name: string }[]; nextCursor: string | null } = (
        await ask("GET", `?limit=4${cursor && `&cursor=${cursor}`}`)
      ).answer;
      found.push(...page.customers.map((each) => each.name));
      cursor = page.nextCursor;
      await makeCustomer(connection, workspaceId, { name: "new" });
    } while (cursor !== null);
    expect(found).toHaveLength(11);
    expect(found.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 11 }, (_, i) => i));
  });
});

describe("each teammate sees", () => {
  test("all as owner and admin; an agent those of encounters they see and of none; a colleague those shared with them", async () => {
    const { teammate: admin } = await makeTeammate(connection, workspaceId, { role: "admin" });
    const { teammate: agent } = await makeTeammate(connection, workspaceId);
    const { teammate: colleague } = await makeTeammate(connection, workspaceId, { role: "colleague" });
    const hidden = await makeTeam(connection, workspaceId, { isPrivate: true });
    const customer = (name: string) => makeCustomer(connection, workspaceId, { name });
    const [silent, open, secret, shared] = [
      await customer("silent"),
      await customer("open"),
      await customer("secret"),
      await customer("shared"),
    ];
    await makeEncounter(connection, workspaceId, channelId, { customerId: open });
    await makeEncounter(connection, workspaceId, channelId, { customerId: secret, teamId: hidden });
    const { encounterId } = await makeEncounter(connection, workspaceId, channelId, { customerId: shared, teamId: hidden });
    await connection
      .insertInto("encounterShare")
      .values({ workspaceId, encounterId, teammateId: colleague.teammateId, sharedBy: owner.teammateId, sharedAt: new Date() })
      .execute();

    for (const teammate of [owner, admin]) expect(await names("", await keyOf(teammate))).toHaveLength(4);
    const [byAgent, byColleague] = [await keyOf(agent), await keyOf(colleague)];
    expect((await names("", byAgent)).sort()).toEqual(["open", "silent"]);
    expect(await names("", byColleague)).toEqual(["shared"]);
    expect(await names("q=secret", byAgent)).toEqual([]);

    expect((await ask("GET", `/${secret}`, { by: byAgent })).status).toBe(404);
    expect((await ask("GET", `/${open}`, { by: byColleague })).status).toBe(404);
    expect((await ask("GET", `/${shared}`, { by: byColleague })).status).toBe(200);
    expect((await ask("PATCH", `/${secret}`, { by: byAgent, body: { name: "x" } })).status).toBe(404);
    expect((await ask("POST", `/${secret}/identities`, { by: byAgent, body: mail("x@x.example") })).status).toBe(404);
    const { identities } = (await ask("GET", `/${secret}`)).answer;
    expect((await ask("DELETE", `/${secret}/identities/${identities[0].identityId}`, { by: byAgent })).status).toBe(404);
    expect((await ask("PATCH", `/${silent}`, { by: byAgent, body: { name: "x" } })).status).toBe(200);
    expect((await ask("PATCH", `/${shared}`, { by: byColleague, body: { name: "x" } })).answer.code).toBe("not_permitted");
  });

  test("none of another workspace, by whatever id", async () => {
    const { answer } = await add("ana@x.example");
    const theirs = await makeWorkspace(connection);
    const by = await keyOf(theirs.owner);
    expect((await ask("GET", "", { by })).status).toBe(404);
    workspaceId = theirs.workspaceId;
    expect(await names("", by)).toEqual([]);
    const path = `/${answer.customerId}`;
    expect((await ask("GET", path, { by })).status).toBe(404);
    expect((await ask("PATCH", path, { by, body: { name: "x" } })).status).toBe(404);
    expect((await ask("POST", `${path}/identities`, { by, body: mail("b@x.example") })).status).toBe(404);
    expect((await ask("DELETE", `${path}/identities/${answer.identities[0].identityId}`, { by })).status).toBe(404);
  });
});

describe("the list by name", () => {
  test("is in an order that people find, without a name last, page by page", async () => {
    const all = ["Zoe", "émile", "Erik", "Anna", "anna", "Ørsted", null, "李 明", "مريم", "x".repeat(200)];
    for (const name of all) await makeCustomer(connection, workspaceId, { name });
    const found: (string | null)[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { customers: { name: string | null }[]; nextCursor: string | null } = (
        await ask("GET", `?order=name&limit=3${cursor && `&cursor=${cursor}`}`)
      ).answer;
      found.push(...page.customers.map((each) => each.name));
      cursor = page.nextCursor;
    }
    expect(found).toHaveLength(all.length);
    expect(new Set(found)).toEqual(new Set(all));
    const place = (name: string | null) => found.indexOf(name);
    expect(found.at(-1)).toBe(null);
    expect(place("émile")).toBeLessThan(place("Erik"));
    expect(place("Erik")).toBeLessThan(place("Zoe"));
    expect(Math.abs(place("Anna") - place("anna"))).toBe(1);
  });

  test("goes on behind names that are long in every letter", async () => {
    for (let i = 0; i < 3; i++) await makeCustomer(connection, workspaceId, { name: "\u{1F407}".repeat(100) });
    const { nextCursor } = (await ask("GET", "?order=name&limit=1")).answer;
    expect((await ask("GET", `?order=name&limit=2&cursor=${nextCursor}`)).answer.customers).toHaveLength(2);
  });

  test("refuses a cursor of the other order", async () => {
    for (const name of ["a", "b"]) await makeCustomer(connection, workspaceId, { name });
    const { nextCursor } = (await ask("GET", "?limit=1")).answer;
    expect((await ask("GET", `?order=name&cursor=${nextCursor}`)).status).toBe(400);
  });
});

test("the last contact is that of what one sees", async () => {
  const { teammate: agent } = await makeTeammate(connection, workspaceId);
  const teamId = await makeTeam(connection, workspaceId, { isPrivate: true });
  const customerId = await makeCustomer(connection, workspaceId, { name: "Ana" });
  const latest = (iso: string) => ({ latestAt: new Date(iso) });
  const { conversationId } = await makeEncounter(connection, workspaceId, channelId, {
    customerId,
    ...latest("2026-01-01T00:00:00Z"),
  });
  await makeEncounter(connection, workspaceId, channelId, { conversationId, teamId, ...latest("2026-02-01T00:00:00Z") });
  expect((await ask("GET", `/${customerId}`)).answer.lastContactAt).toBe("2026-02-01T00:00:00.000Z");
  const listed = (await ask("GET", "", { by: await keyOf(agent) })).answer.customers;
  expect(listed).toMatchObject([{ lastContactAt: "2026-01-01T00:00:00.000Z" }]);
  expect((await add("silent@x.example")).answer.lastContactAt).toBe(null);
});
