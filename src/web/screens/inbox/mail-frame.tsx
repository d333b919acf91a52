// Shows a mail in HTML inside a frame without scripts; the frame is as high as its content.
import interLatin from "@fontsource-variable/inter/files/inter-latin-standard-normal.woff2?url";
import newsreaderLatinExt from "@fontsource-variable/newsreader/files/newsreader-latin-ext-opsz-normal.woff2?url";
import newsreaderLatin from "@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2?url";
import type { WindowLike } from "dompurify";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import type { EntryFile } from "../../../domain/conversation/schema.ts";
import { useShownTheme } from "../../theme.ts";
import { type CleanMail, cleanMail } from "./clean-mail.ts";
import styles from "./flow.module.css";
import { PlainWords } from "./plain-words.tsx";

interface Props {
  workspaceId: string;
  entryId: string;
  html: string;
  text: string;
  files: EntryFile[];
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
const meanings = ["--text", "--text-soft", "--we", "--text-quiet", "--line-strong", "--serif", "--sans", "--words"];

const smallestScale = 0.7;
const scrollBarPx = 16;
/** A mail that claims to be higher is cut there, so that one mail cannot push all others out of reach. */
const highestPx = 20_000;

/** Makes a mail that is wider than its frame a little smaller; what is still wider scrolls. Returns the height that it takes. */
function fit(body: HTMLElement): number {
  body.style.zoom = "";
  const scale = body.clientWidth / body.scrollWidth;
  if (scale < 1) body.style.zoom = String(Math.max(scale, smallestScale));
  const needed = Math.ceil(body.getBoundingClientRect().height + (scale < smallestScale ? scrollBarPx : 0));
  return Math.min(needed, highestPx);
}

/** How high each mail was when it was shown last: one that comes back into sight must not push the others. */
const heights = new Map<string, number>();
const mostHeights = 500;

function keepHeight(entryId: string, height: number): void {
  heights.delete(entryId);
  heights.set(entryId, height);
  const [oldest] = heights.keys();
  if (heights.size > mostHeights && oldest !== undefined) heights.delete(oldest);
}

export function MailFrame({ workspaceId, entryId, html, text, files }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(heights.get(entryId) ?? 0);
  const [loaded, setLoaded] = useState(0);
  const [mail, setMail] = useState<CleanMail>();
  const theme = useShownTheme();
  const onLoad = useCallback(() => setLoaded((count) => count + 1), []);

  useLayoutEffect(() => {
    const page = frame.current?.contentDocument;
    const frameWindow = frame.current?.contentWindow;
    // A frame begins as an empty page before its own is there.
    if (loaded === 0 || page == null || frameWindow == null || page.location.pathname !== "/mail-frame.html") return;
    const clean = cleanMail(html, frameWindow as unknown as WindowLike, { workspaceId, entryId, files });
    setMail(clean);
    if (page.getElementById("rapport-fonts") === null) {
      const style = page.createElement("style");
      style.id = "rapport-fonts";
      style.textContent = fonts;
      page.head.append(style);
    }
    page.body.innerHTML = clean.html;
    page.body.dir = "auto";
    page.documentElement.toggleAttribute("data-own-colours", clean.hasOwnColours);
    const measure = () => {
      const next = fit(page.body);
      keepHeight(entryId, next);
      setHeight(next);
    };
    const resized = new ResizeObserver(measure);
    resized.observe(page.body);
    measure();
    return () => resized.disconnect();
  }, [loaded, html, workspaceId, entryId, files]);

  useLayoutEffect(() => {
    const page = frame.current?.contentDocument;
    if (loaded === 0 || page == null) return;
    const shown = getComputedStyle(frame.current ?? document.documentElement);
    page.documentElement.dataset.theme = theme;
    for (const name of meanings) page.documentElement.style.setProperty(name, shown.getPropertyValue(name));
  }, [loaded, theme]);

  const plain = (
    <div className={styles.words}>
      <PlainWords text={text} />
    </div>
  );
  if (mail?.isEmpty) return plain;
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
      {mail !== undefined && mail.leftOut > 0 && (
        <p className={styles.aside}>
          {mail.leftOut === 1
            ? "A picture from elsewhere was left out."
            : `${mail.leftOut} pictures from elsewhere were left out.`}
        </p>
      )}
    </>
  );
}
