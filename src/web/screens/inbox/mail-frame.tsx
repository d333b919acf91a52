// Shows a mail in HTML inside a frame without scripts; the frame is as high as its content.
import interLatin from "@fontsource-variable/inter/files/inter-latin-standard-normal.woff2?url";
import newsreaderLatinExt from "@fontsource-variable/newsreader/files/newsreader-latin-ext-opsz-normal.woff2?url";
import newsreaderLatin from "@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2?url";
import type { WindowLike } from "dompurify";
import { useCallback, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { EntryFile } from "../../../domain/conversation/schema.ts";
import { useShownTheme } from "../../theme.ts";
import { type CleanMail, cleanMail } from "./clean-mail.ts";
import styles from "./flow.module.css";
import type { MailLook } from "./mail-look.ts";
import { watchPictures } from "./mail-pictures.ts";
import { fullerWords } from "./mail-words.ts";
import { PicturesAside } from "./pictures-aside.tsx";
import { PlainWords } from "./plain-words.tsx";
import { hidesItsWords } from "./seen-words.ts";
import { usePictures } from "./use-pictures.ts";

interface Props {
  workspaceId: string;
  entryId: string;
  html: string;
  text: string;
  files: EntryFile[];
  look: MailLook | undefined;
  /** As it was sent its words cannot be seen, and nobody has asked to see it so. */
  onHidden: () => void;
}

// The frame is a document of its own: it needs the font, and what the theme says, from us.
const fonts = [
  {
    family: "Newsreader Variable",
    url: newsreaderLatinExt,
    range: "U+0100-02FF,U+1D00-1DBF,U+1E00-1EFF,U+2C60-2C7F,U+A720-A7FF",
  },
  // What is folded says so in the letters of the interface.
  { family: "Inter Variable", url: interLatin, range: "U+0000-00FF" },
  {
    family: "Newsreader Variable",
    url: newsreaderLatin,
    range: "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215",
  },
]
  .map(
    ({ family, url, range }) =>
      `@font-face{font-family:"${family}";font-weight:200 800;font-display:swap;src:url("${url}") format("woff2");unicode-range:${range}}`,
  )
  .join("");
const meanings = [
  "--text",
  "--text-soft",
  "--we",
  "--text-quiet",
  "--line-strong",
  "--promise-due",
  "--serif",
  "--sans",
  "--words",
];

const smallestScale = 0.7;
const scrollBarPx = 16;
/** A mail that claims to be higher scrolls within, so that one mail cannot push all others out of reach. */
const highestPx = 20_000;

/**
 * Makes a mail that is wider than its frame a little smaller; what is still wider scrolls. What stands out below is given room.
 * Returns the height that it takes.
 */
function fit(body: HTMLElement): number {
  body.style.zoom = "";
  body.style.minHeight = "";
  const scale = Math.min(1, body.clientWidth / body.scrollWidth);
  const zoom = Math.max(scale, smallestScale);
  if (scale < 1) body.style.setProperty("zoom", String(zoom), "important");
  if (body.scrollHeight > body.clientHeight + 1) body.style.setProperty("min-height", `${body.scrollHeight}px`, "important");
  const needed = Math.ceil(body.getBoundingClientRect().height + (scale < smallestScale ? scrollBarPx : 0));
  body.ownerDocument.documentElement.toggleAttribute("data-scrolls", needed > highestPx);
  return Math.min(needed, highestPx);
}

interface Known {
  heightPx: number;
  words: string;
}

/** How high each mail was when it was shown last: one that comes back into sight must not push the others. And its words. */
const known = new Map<string, Known>();
const mostKnown = 500;

function keep(entryId: string, mail: Known): void {
  known.delete(entryId);
  known.set(entryId, mail);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
}

export function MailFrame({ workspaceId, entryId, html, text, files, look, onHidden }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(known.get(entryId)?.heightPx ?? 0);
  const [loaded, setLoaded] = useState(0);
  const [mail, setMail] = useState<CleanMail>();
  const hasPictures = mail !== undefined && mail.pictures > 0;
  const pictures = usePictures(workspaceId, entryId, hasPictures);
  const [tiny, setTiny] = useState<ReadonlySet<string>>(new Set());
  const theme = useShownTheme();
  const onLoad = useCallback(() => setLoaded((count) => count + 1), []);
  const onMeasured = useEffectEvent((body: HTMLElement) => {
    if (look === undefined && hidesItsWords(body)) onHidden();
  });

  useLayoutEffect(() => {
    const page = frame.current?.contentDocument;
    const frameWindow = frame.current?.contentWindow;
    // A frame begins as an empty page before its own is there.
    if (loaded === 0 || page == null || frameWindow == null || page.location.pathname !== "/mail-frame.html") return;
    const clean = cleanMail(html, frameWindow as unknown as WindowLike, {
      workspaceId,
      entryId,
      files,
      picturesAreShown: pictures.areShown,
    });
    setMail(clean);
    if (page.getElementById("rapport-fonts") === null) {
      const style = page.createElement("style");
      style.id = "rapport-fonts";
      style.textContent = fonts;
      page.head.append(style);
    }
    page.body.replaceChildren(...clean.body.childNodes);
    page.body.dir = "auto";
    page.body.style.backgroundColor = clean.paper.ground;
    page.body.style.color = clean.paper.ink;
    page.documentElement.toggleAttribute("data-own-colours", clean.hasOwnColours);
    const measure = () => {
      const next = fit(page.body);
      keep(entryId, { heightPx: next, words: fullerWords(text, clean.words) });
      setHeight(next);
      onMeasured(page.body);
    };
    const resized = new ResizeObserver(measure);
    resized.observe(page.body);
    // Pictures in a box of a fixed height change nothing but what is seen.
    const stopWatching = watchPictures(page.body, (address) => setTiny((known) => new Set(known).add(address)));
    const ofPictures = ["load", "error"] as const;
    for (const event of ofPictures) page.body.addEventListener(event, measure, true);
    measure();
    return () => {
      resized.disconnect();
      stopWatching();
      for (const event of ofPictures) page.body.removeEventListener(event, measure, true);
    };
  }, [loaded, html, text, workspaceId, entryId, files, pictures.areShown]);

  useLayoutEffect(() => {
    const page = frame.current?.contentDocument;
    if (loaded === 0 || page == null) return;
    const shown = getComputedStyle(frame.current ?? document.documentElement);
    page.documentElement.dataset.theme = theme;
    for (const name of meanings) page.documentElement.style.setProperty(name, shown.getPropertyValue(name));
  }, [loaded, theme]);

  const plain = (
    <div className={styles.words}>
      <PlainWords text={known.get(entryId)?.words ?? text} />
    </div>
  );
  if (look === "words" || mail?.isEmpty) return plain;
  if (look === "hidden") {
    return (
      <>
        {plain}
        <p className={styles.aside}>These are its words only: as it was sent, they can hardly be seen.</p>
      </>
    );
  }
  return (
    <>
      {mail === undefined && height === 0 && plain}
      <iframe
        ref={frame}
        className={styles.frame}
        src="/mail-frame.html"
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        title="Message"
        style={{ height, colorScheme: mail?.hasOwnColours ? "light" : theme }}
        onLoad={onLoad}
      />
      {mail !== undefined && (
        <PicturesAside count={mail.pictures - tiny.size} trackers={mail.trackers + tiny.size} pictures={pictures} />
      )}
    </>
  );
}
