// What is said of a file before anybody opens it.
import { describe, expect, test } from "vitest";
import { cautionOf } from "./caution-rules.ts";
import { cleanName, openedAs } from "./rules.ts";

test.each([
  ["setup.exe", "A program. Open it only if you expected it."],
  ["Setup.EXE. ", "A program. Open it only if you expected it."],
  ["invoice.js", "A program. Open it only if you expected it."],
  ["invoice.pdf.exe", "A program. Its name makes it look like something else (pdf). Open it only if you expected it."],
  ["invoice.pdf .scr", "A program. Its name makes it look like something else (pdf). Open it only if you expected it."],
  ["invoice.lnk", "A shortcut, which may start a program. Open it only if you expected it."],
  ["papers.iso", "A disk, which may hold programs. Open it only if you expected it."],
  ["table.xlsm", "A document that may start a program. Open it only if you expected it."],
  ["login.html", "A web page, which may ask for your password or lead elsewhere. Open it only if you expected it."],
])("%s: %s", (name, words) => {
  expect(cautionOf(name, "application/octet-stream")).toBe(words);
});

test("a program by its type, whatever its name", () => {
  expect(cautionOf("invoice.pdf", "application/x-msdownload")).toBe(
    "A program. Its name makes it look like something else (pdf). Open it only if you expected it.",
  );
});

test.each(["plan.pdf", "v1.2.docx", "photo.jpeg", "exe", "README", "rabbit.exe.pdf", "com", "a.zip"])("%s: nothing", (name) => {
  expect(cautionOf(name, "application/octet-stream")).toBeUndefined();
});

test("a name that turns its letters around, or hides its ending behind spaces, is seen for what it is", () => {
  const turned = cleanName("invoice_\u202efdp.exe") ?? "";
  expect(turned).toBe("invoice_fdp.exe");
  expect(cautionOf(turned, "application/pdf")).toMatch(/^A program\./);
  const pushed = cleanName(`invoice.pdf${" ".repeat(200)}.exe`) ?? "";
  expect(pushed).toBe("invoice.pdf .exe");
  expect(cautionOf(pushed, "application/pdf")).toMatch(/^A program\. Its name/);
});

describe("a browser opens only what is declared harmless and is that by its bytes", () => {
  test.each([
    ["image/png", "image/png", "image/png"],
    ["image/png", "image/jpeg", "image/jpeg"],
    ["text/plain", "text/plain", "text/plain; charset=utf-8"],
    ["audio/mpeg", "audio/mpeg", "audio/mpeg"],
    ["audio/ogg", "audio/ogg; codecs=opus", "audio/ogg"],
    ["video/mp4", "video/mp4", "video/mp4"],
    ["image/png", undefined, undefined],
    ["image/png", "text/plain", undefined],
    ["image/svg+xml", "application/xml", undefined],
    ["image/png", "application/x-msdownload", undefined],
    ["text/plain", "application/x-msdownload", undefined],
    ["text/html", "text/plain", undefined],
    ["application/pdf", "application/pdf", undefined],
    ["application/octet-stream", "image/png", undefined],
    ["image/bmp", "image/bmp", undefined],
  ])("declared %s and found %s: %s", (declared, found, opened) => {
    expect(openedAs(declared, found)).toBe(opened);
  });
});
