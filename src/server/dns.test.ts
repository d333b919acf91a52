// TXT records: whole, however many pieces they come in; none where there are none; a silent server is told in words.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DnsServer, openDnsServer } from "../test/dns.ts";
import { openTextRecords } from "./dns.ts";

let dns: DnsServer;
beforeAll(async () => {
  dns = await openDnsServer();
});
afterAll(() => dns.close());

test("records are read from the servers of the settings, each whole", async () => {
  dns.texts.set("_rapport.hotel.example", ["v=other", "x".repeat(450)]);
  expect(await openTextRecords([dns.address])("_rapport.hotel.example")).toEqual(["v=other", "x".repeat(450)]);
  expect(dns.asked).toEqual(["TXT _rapport.hotel.example"]);
});

test("a name that is not there, or has no such records, has none", async () => {
  dns.texts.set("empty.example", []);
  const records = openTextRecords([dns.address]);
  expect(await records("nobody.example")).toEqual([]);
  expect(await records("empty.example")).toEqual([]);
});

test("a server that answers nothing is told in words", async () => {
  const closed = await openDnsServer();
  await closed.close();
  await expect(openTextRecords([closed.address])("hotel.example")).rejects.toMatchObject({ code: "domain_not_proven" });
});
