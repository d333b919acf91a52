// Outgoing requests: no spelling, name, redirect or second thought of DNS leads into a network that was not allowed.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { Refused } from "../refused.ts";
import { type OutgoingOptions, openOutgoing } from "./outgoing.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server on this machine; returns its port and what it was asked. */
async function serve(answer: RequestListener): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

function open(options: Partial<OutgoingOptions> = {}) {
  const outgoing = openOutgoing({ allow: [], ...options });
  closing.push(() => outgoing.close());
  return outgoing;
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refused);
  expect((error as Refused).code).toBe("address_not_reachable");
  return (error as Refused).detail ?? "";
}

const home = { allow: ["127.0.0.0/8"], resolve: async () => ["127.0.0.1"] };
const notPublic = /not an https address on the public internet/;

describe("an address in the URL is refused", () => {
  test.each([
    ...["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "①②⑦.0.0.1"],
    ...["0.0.0.0", "0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0xa9fea9fe"],
    ...["224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1"],
    ...["[::]", "[::1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:8.8.8.8]", "[::ffff:0:127.0.0.1]"],
    ...["[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001::1]", "[fe80::1]", "[fec0::1]", "[fc00::1]"],
    ...["[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[100::1]", "[4000::1]"],
  ])("https://%s", async (host) => {
    expect(await refusal(open().fetch(`https://${host}/`))).toMatch(notPublic);
  });

  test.each([
    "http://8.8.8.8/",
    "http://[2606:4700::1111]/",
    "ftp://8.8.8.8/",
    "file:///etc/passwd",
    "data:,x",
    "https://a:b@8.8.8.8/",
  ])("%s, which is not https alone", async (url) => {
    expect(await refusal(open().fetch(url))).toMatch(notPublic);
  });

  test.each(["", "x", "//", "https://"])("%j, which is none", async (url) => {
    expect(await refusal(open().fetch(url))).toBe("It is not a web address.");
  });
});

describe("where the public internet may be reached without TLS, and by its usual ports alone", () => {
  const web = { plain: true, ports: [80, 443] };
  test.each([
    ...["http://127.0.0.1/", "http://169.254.169.254/latest", "http://10.0.0.1/", "http://[::1]/", "http://[::ffff:7f00:1]/"],
    ...["http://8.8.8.8:8080/", "https://8.8.8.8:8443/", "http://8.8.8.8:22/", "http://8.8.8.8:25/", "ftp://8.8.8.8/"],
  ])("%s is refused", async (url) => {
    expect(await refusal(open(web).fetch(url))).toMatch(notPublic);
  });

  test.each(["http:", "https:"])("a name that leads home is refused by %s", async (protocol) => {
    const resolve = async () => ["93.184.216.34", "127.0.0.1"];
    expect(await refusal(open({ ...web, resolve }).fetch(`${protocol}//home.example/`))).toMatch(notPublic);
  });

  test("a name is resolved once for each connection, and that very address is asked", async () => {
    let resolved = 0;
    const resolve = async () => (resolved++ === 0 ? ["127.0.0.1"] : ["10.0.0.1"]);
    const { port, asked } = await serve((_, response) => response.end("here"));
    const answer = await open({ ...web, allow: ["127.0.0.0/8"], resolve }).fetch(`http://home.example:${port}/`);
    expect([await answer.text(), resolved, asked.length]).toEqual(["here", 1, 1]);
  });
});

describe("a name is refused", () => {
  test.each([
    [["127.0.0.1"]],
    [["93.184.216.34", "10.0.0.1"]],
    [["::1", "93.184.216.34"]],
    [["2606:4700::1111", "::ffff:10.0.0.1"]],
    [["169.254.169.254"]],
    [["fe80::1%eth0"]],
    [["nonsense"]],
  ])("that stands for %j", async (addresses) => {
    expect(await refusal(open({ resolve: async () => addresses }).fetch("https://login.example/"))).toMatch(notPublic);
  });

  test("that nobody knows, without a word of what went wrong inside", async () => {
    const resolve = async () => Promise.reject(new Error("ENOTFOUND ns1.internal"));
    expect(await refusal(open({ resolve }).fetch("https://login.example/"))).toBe("It did not answer, or its name is not known.");
    expect(await refusal(open({ resolve: async () => [] }).fetch("https://login.example/"))).toMatch(/did not answer/);
  });

  test("by the system's own resolver: localhost", async () => {
    expect(await refusal(open().fetch("https://localhost/"))).toMatch(notPublic);
  });

  test("for http, when it is public and not at home", async () => {
    const outgoing = open({ ...home, resolve: async () => ["93.184.216.34"] });
    expect(await refusal(outgoing.fetch("http://login.example/"))).toMatch(notPublic);
  });

  test("as soon as it stands for something else than the first time", async () => {
    const { port, asked } = await serve((_, response) => response.end("hello"));
    const answers = [["127.0.0.1"], ["10.0.0.1"]];
    const outgoing = open({ ...home, resolve: async () => answers.shift() ?? [] });
    expect(await (await outgoing.fetch(`http://login.example:${port}/`)).text()).toBe("hello");
    expect(await refusal(outgoing.fetch(`http://login.example:${port}/`))).toMatch(notPublic);
    expect(asked).toHaveLength(1);
  });
});

describe("what was allowed at home", () => {
  test("is reached, by name and by address, and the connection goes to the address that was checked", async () => {
    const { port, asked } = await serve((_, response) => response.writeHead(201, { "x-it": "yes" }).end("hello"));
    const names: string[] = [];
    const outgoing = open({
      ...home,
      resolve: async (name) => {
        names.push(name);
        return ["127.0.0.1"];
      },
    });
    const answer = await outgoing.fetch(`http://login.example:${port}/x`, { method: "POST", body: "a=1" });
    expect([answer.status, answer.headers.get("x-it"), await answer.text()]).toEqual([201, "yes", "hello"]);
    expect(answer).toBeInstanceOf(Response);
    await outgoing.fetch(`http://127.0.0.1:${port}/y`);
    expect(names).toEqual(["login.example"]);
    expect(asked).toEqual(["POST /x", "GET /y"]);
  });

  test("does not open the networks beside it", async () => {
    expect(await refusal(open({ allow: ["10.0.0.0/8"] }).fetch("http://127.0.0.1/"))).toMatch(notPublic);
    expect(await refusal(open({ allow: ["10.0.0.0/8"] }).fetch("http://[::ffff:10.0.0.1]/"))).toMatch(notPublic);
    expect(await refusal(open({ allow: ["fd00::/8"] }).fetch("https://10.0.0.1/"))).toMatch(notPublic);
  });

  test("and does not answer is told in plain words", async () => {
    const { port } = await serve((request) => request.socket.destroy());
    expect(await refusal(open(home).fetch(`http://127.0.0.1:${port}/`))).toBe("It did not answer, or its name is not known.");
  });

  test("is not asked through a proxy of the environment", async () => {
    const { port, asked } = await serve((_, response) => response.end("hello"));
    const proxy = await serve((_, response) => response.end("proxy"));
    const before = process.env.http_proxy;
    process.env.http_proxy = `http://127.0.0.1:${proxy.port}`;
    try {
      expect(await (await open(home).fetch(`http://127.0.0.1:${port}/`)).text()).toBe("hello");
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
    }
    expect([asked.length, proxy.asked.length]).toEqual([1, 0]);
  });
});

describe("a redirect", () => {
  const to = (location: string, status = 302): RequestListener => {
    return (request, response) =>
      request.url === "/end" ? response.end("end") : response.writeHead(status, { location }).end("x".repeat(10));
  };

  test.each(["http://10.0.0.1/", "https://169.254.169.254/latest", "http://8.8.8.8/", "file:///etc/passwd", "//[::1]/"])(
    "to %s is refused",
    async (location) => {
      const { port } = await serve(to(location));
      expect(await refusal(open(home).fetch(`http://127.0.0.1:${port}/`))).toMatch(notPublic);
    },
  );

  test("to a name that stands for a private address is refused", async () => {
    const { port } = await serve(to("https://inside.example/"));
    const resolve = async (name: string) => [name === "inside.example" ? "10.0.0.1" : "127.0.0.1"];
    expect(await refusal(open({ ...home, resolve }).fetch(`http://login.example:${port}/`))).toMatch(notPublic);
  });

  test("is followed three times and no more", async () => {
    const { port } = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    expect(await (await open(home).fetch(`http://127.0.0.1:${port}/3`)).text()).toBe("there");
    expect(await refusal(open(home).fetch(`http://127.0.0.1:${port}/4`))).toMatch(/leads on/);
  });

  test("is given back as it is, or refused, where the caller wants that", async () => {
    const { port } = await serve(to("/end"));
    expect((await open(home).fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" })).status).toBe(302);
    expect(await refusal(open(home).fetch(`http://127.0.0.1:${port}/`, { redirect: "error" }))).toMatch(/leads on/);
  });

  test("to another server takes no credentials along, and no body", async () => {
    const other = await serve((_, response) => response.end("other"));
    const { port } = await serve(to(`http://127.0.0.1:${other.port}/end`, 307));
    const init = { headers: { authorization: "Basic c2VjcmV0" } };
    await open(home).fetch(`http://127.0.0.1:${port}/`, init);
    expect(other.asked).toEqual(["GET /end"]);
    expect(await refusal(open(home).fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "secret=1" }))).toMatch(
      /another server/,
    );
    expect(other.asked).toHaveLength(1);
  });

  test("on the same server keeps credentials, and asks with GET after a POST", async () => {
    const { port, asked } = await serve(to("/end"));
    await open(home).fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "a", headers: { authorization: "Basic x" } });
    expect(asked).toEqual(["POST / Basic x", "GET /end Basic x"]);
  });
});

describe("an answer is refused", () => {
  const limits = { ...home, timeoutMs: 300, mostBytes: 10_000 };

  test("that is huge, also one that says no length, or is small until it is unpacked", async () => {
    const { port } = await serve((request, response) => {
      if (request.url === "/exact") response.end("x".repeat(10_000));
      else if (request.url === "/gzip")
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(1_000_000)));
      else {
        response.write("x".repeat(6000));
        response.end("x".repeat(6000));
      }
    });
    const outgoing = open({ ...limits, timeoutMs: 5000 });
    expect(await (await outgoing.fetch(`http://127.0.0.1:${port}/exact`)).text()).toHaveLength(10_000);
    expect(await refusal(outgoing.fetch(`http://127.0.0.1:${port}/`))).toMatch(/more than can be right/);
    expect(await refusal(outgoing.fetch(`http://127.0.0.1:${port}/gzip`))).toMatch(/more than can be right/);
  });

  test("that never comes, or comes drop by drop", async () => {
    const { port } = await serve((request, response) => {
      if (request.url === "/never") return;
      response.write("x");
      const drops = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drops));
    });
    expect(await refusal(open(limits).fetch(`http://127.0.0.1:${port}/never`))).toBe("It took too long to answer.");
    expect(await refusal(open(limits).fetch(`http://127.0.0.1:${port}/drops`))).toBe("It took too long to answer.");
  });
});
