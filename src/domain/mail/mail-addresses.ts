// Addresses in a head, with names in encoded words: the names are decoded only after it is known where an address begins.
import { type Address, addressParser } from "postal-mime";
import { decodeEncodedWords, decodeRaw, type RawText } from "./encoded-words.ts";

const longestField = 50_000;
/** Stands for an encoded word: nothing in it can be taken for a comma or an address. */
const mark = (i: number) => `\ue000${i}\ue001`;

/** The addresses of a raw field. A name can never become an address by being decoded, unless nothing else stands there. */
export function readAddresses(raw: RawText, also: readonly (string | undefined)[] = []): Address[] {
  const text = decodeRaw(raw.slice(0, longestField), also);
  if (!text.includes("=?")) return addressParser(text).map((each) => named(each, unquoted));
  const words: string[] = [];
  const marked = text
    .replace(/[\ue000\ue001]/g, "")
    .replace(/=\?[^?\s]{1,100}\?[bq]\?[^?]*\?=(?:\s*=\?[^?\s]{1,100}\?[bq]\?[^?]*\?=)*/gi, (found) => {
      words.push(decodeEncodedWords(found, also));
      return mark(words.length - 1);
    });
  const unmark = (name: string) => unquoted(name.replace(/\ue000(\d+)\ue001/g, (_, i) => words[Number(i)] ?? ""));
  return addressParser(marked).flatMap((each) => {
    const address = named(each, unmark);
    // The whole field was encoded, with the address in it.
    const isOnlyName = address.group === undefined && (address.address === "" || /[\ue000\ue001]/.test(address.address));
    if (!isOnlyName) return [address];
    const whole = unmark(each.name === "" ? (address.address ?? "") : each.name);
    return /<[^<>\s]+@[^<>\s]+>\s*$/.test(whole) ? addressParser(whole) : [{ name: whole, address: "" }];
  });
}

function named(address: Address, read: (name: string) => string): Address {
  if (address.group === undefined) return { ...address, name: read(address.name) };
  return { name: read(address.name), group: address.group.map((each) => ({ ...each, name: read(each.name) })) };
}

/** Quotes that were encoded together with the name, or put around it twice. */
function unquoted(name: string): string {
  const text = name.trim();
  return /^(["']).*\1$/s.test(text) && text.length > 2
    ? text
        .slice(1, -1)
        .replace(/\\(["\\])/g, "$1")
        .trim()
    : text;
}
