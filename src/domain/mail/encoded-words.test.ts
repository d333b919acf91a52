// Encoded words as senders write them, and names of files in every way that there is.
import { describe, expect, test } from "vitest";
import { decodeField } from "./encoded-words.ts";
import { readAddresses } from "./mail-addresses.ts";
import { readStructured } from "./mime-head.ts";

const bytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");

describe("a field of words", () => {
  test.each([
    ["plain", "Hello you", "Hello you"],
    ["B and Q, with a space between that is none", "=?utf-8?B?R3LDvMOf?= =?utf-8?Q?e_aus_K=C3=B6ln?=", "Grüße aus Köln"],
    ["words around", "Re: =?iso-8859-1?Q?Gr=FC=DFe?= (2)", "Re: Grüße (2)"],
    ["a sign broken over two words", "=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=", "Grüße"],
    ["a sign broken over two words in base64", "=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"],
    ["base64 broken in a group", "=?utf-8?B?R3LDv?= =?utf-8?B?MOfZQ==?=", "Grüße"],
    ["base64 without padding", "=?utf-8?B?R3LDvMOfZQ?=", "Grüße"],
    ["spaces within Q", "=?utf-8?Q?Gr=C3=BC=C3=9Fe aus K=C3=B6ln?=", "Grüße aus Köln"],
    ["spaces within B", "=?utf-8?B?R3LD vMOf ZQ==?=", "Grüße"],
    ["small letters", "=?UTF-8?q?Gr=c3=bc=c3=9fe?=", "Grüße"],
    ["a language", "=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"],
    ["a question mark that should be encoded", "=?utf-8?Q?Where_is_it??=", "Where is it?"],
    ["a question mark before a code", "=?utf-8?Q?Wo?=20K=C3=B6ln?=", "Wo? Köln"],
    ["no end", "=?utf-8?Q?Gr=C3=BC=C3=9Fe aus", "Grüße aus"],
    ["no end, another begins", "=?utf-8?Q?Gr=C3=BC=C3=9Fe =?utf-8?Q?_aus?=", "Grüße  aus"],
    ["no space between words", "=?utf-8?Q?Gr=C3=BC?==?utf-8?Q?=C3=9Fe?=", "Grüße"],
    ["glued to text", "Re:=?utf-8?Q?Gr=C3=BC=C3=9Fe?=!", "Re:Grüße!"],
    ["the wrong charset", "=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"],
    ["UTF-8 that is Latin 1", "=?utf-8?Q?Gr=FC=DFe?=", "Grüße"],
    ["an unknown charset", "=?x-unknown?Q?Gr=FC=DFe?=", "Grüße"],
    ["Japanese", "=?ISO-2022-JP?B?GyRCJCokTyRoJCYbKEI=?=", "おはよう"],
    ["encoded twice", "=?utf-8?Q?=3D=3Futf-8=3FQ=3FGr=3DC3=3DBC=3DC3=3D9Fe=3F=3D?=", "Grüße"],
    ["UTF-8 as it is", bytes("Grüße aus Köln"), "Grüße aus Köln"],
    ["Latin 1 as it is", "Gr\xfc\xdfe aus K\xf6ln", "Grüße aus Köln"],
    ["what only looks like one", "a =? b ?= c", "a =? b ?= c"],
    ["an encoding that is none", "=?utf-8?X?abc?=", "=?utf-8?X?abc?="],
    ["nothing within", "=?utf-8?Q??= x", " x"],
  ])("%s", (_what, raw, words) => {
    expect(decodeField(raw)).toBe(words);
  });

  test("takes the charset of the body where it names none", () => {
    expect(decodeField("\xf0\xd2\xc9\xd7\xc5\xd4", ["koi8-r"])).toBe("Привет");
  });
});

describe("addresses", () => {
  const read = (raw: string) => readAddresses(raw).map(({ name, address }) => `${name} <${address}>`);
  test.each([
    ["=?utf-8?Q?J=C3=BCrgen?= <j@x.example>", ["Jürgen <j@x.example>"]],
    ['"=?utf-8?Q?J=C3=BCrgen?=" <j@x.example>', ["Jürgen <j@x.example>"]],
    ["=?utf-8?Q?Meyer=2C_J=C3=BCrgen?= <j@x.example>", ["Meyer, Jürgen <j@x.example>"]],
    ["=?utf-8?Q?=22J=C3=BCrgen=22?= <j@x.example>", ["Jürgen <j@x.example>"]],
    [`${bytes("Jürgen")} <j@x.example>`, ["Jürgen <j@x.example>"]],
    ["=?utf-8?Q?evil=40other.example?= <j@x.example>, b@x.example", ["evil@other.example <j@x.example>", " <b@x.example>"]],
    ["=?utf-8?Q?=3Cevil=40other.example=3E?= <j@x.example>", ["<evil@other.example> <j@x.example>"]],
    ["=?utf-8?Q?J=C3=BCrgen_=3Cj=40x.example=3E?=", ["Jürgen <j@x.example>"]],
    ["=?utf-8?Q?j=40x.example?=", ["j@x.example <>"]],
  ])("%s", (raw, expected) => {
    expect(read(raw)).toEqual(expected);
  });
});

describe("the name of a file", () => {
  const name = (raw: string) => readStructured(`attachment; ${raw}`).params.get("filename");
  test.each([
    ["filename=plan.pdf", "plan.pdf"],
    ['filename="my plan.pdf"', "my plan.pdf"],
    ["filename=my plan.pdf; size=3", "my plan.pdf"],
    ['filename="plan.pdf', "plan.pdf"],
    ['filename="say "hi".pdf"', 'say "hi".pdf'],
    ['filename="a;b.pdf"; size=3', "a;b.pdf"],
    ['filename="C:\\Users\\me\\plan.pdf"', "C:\\Users\\me\\plan.pdf"],
    ['filename="a\\"b.pdf"', 'a"b.pdf'],
    ["filename=Invoice(1).pdf", "Invoice(1).pdf"],
    ["filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"],
    ["filename*=iso-8859-1'de'Gr%FC%DFe.pdf", "Grüße.pdf"],
    ["filename*=Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"],
    ["filename*=utf-8''Gr%FC%DFe.pdf", "Grüße.pdf"],
    ["filename*0*=utf-8''Gr%C3; filename*1*=%BC%C3%9Fe; filename*2=.pdf", "Grüße.pdf"],
    ['filename*1="b.pdf"; filename*0="a"', "ab.pdf"],
    ["filename=\"plain.pdf\"; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"],
    ['filename*0="a%2F..%2Fb"', "a%2F..%2Fb"],
    ['filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="', "Grüße.pdf"],
    ["filename==?utf-8?Q?a;b=C3=BC.pdf?=", "a;bü.pdf"],
    ['filename="=?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?.pdf?="', "Grüße.pdf"],
    ['filename*0="=?utf-8?Q?Gr=C3=BC"; filename*1="=C3=9Fe.pdf?="', "Grüße.pdf"],
    [`filename="${bytes("Grüße.pdf")}"`, "Grüße.pdf"],
    ['filename="Gr\xfc\xdfe.pdf"', "Grüße.pdf"],
    ['filename="R%C3%A9sum%C3%A9.pdf"', "Résumé.pdf"],
    ['filename="100%25.pdf"', "100%25.pdf"],
    ["FileName = plan.pdf", "plan.pdf"],
    ["filename=a.pdf; filename=b.pdf", "a.pdf"],
  ])("%s", (raw, expected) => {
    expect(name(raw)).toBe(expected);
  });

  test.each([
    ["text/plain charset=utf-8", "text/plain", "utf-8"],
    ["text/plain; charset=utf-8 format=flowed", "text/plain", "utf-8"],
    ['Text/Plain ; CharSet = "utf-8"', "text/plain", "utf-8"],
    ["text/plain; (a comment) charset=utf-8 (another)", "text/plain", "utf-8"],
    ["text/plain;; charset=utf-8;", "text/plain", "utf-8"],
  ])("and other parameters: %s", (raw, value, charset) => {
    const structured = readStructured(raw);
    expect(structured.value).toBe(value);
    expect(structured.params.get("charset")).toBe(charset);
  });
});
