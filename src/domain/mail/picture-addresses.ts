// Which pictures a mail in HTML names: what is fetched must stand in it.
import { Parser } from "htmlparser2";
import { addressesOfSet, pictureAddress } from "./picture-rules.ts";

/** No mail that means well names more; each may be 5 MB, and is kept for a day. */
export const mostPictures = 100;

/** All of them, each in its one spelling; of very many the first. */
export function pictureAddresses(html: string): Set<string> {
  const found = new Set<string>();
  const add = (text: string | undefined) => {
    const url = text === undefined ? undefined : pictureAddress(text);
    if (url !== undefined && found.size < mostPictures) found.add(url.href);
  };
  const addFromStyle = (text: string) => {
    for (const [, double, single, bare] of text.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)/gi))
      add(double ?? single ?? bare);
  };
  let sheet: string | undefined;
  const parser = new Parser({
    onopentag(name, { src, srcset, background, style }) {
      if (name === "img") add(src);
      for (const address of addressesOfSet(srcset ?? "")) add(address);
      add(background);
      if (style !== undefined) addFromStyle(style);
      sheet = name === "style" ? "" : undefined;
    },
    ontext(text) {
      if (sheet !== undefined) sheet += text;
    },
    onclosetag() {
      if (sheet !== undefined) addFromStyle(sheet);
      sheet = undefined;
    },
  });
  parser.write(html);
  parser.end();
  return found;
}
