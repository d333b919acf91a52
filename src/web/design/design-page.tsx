// All our parts on one page, in every state they have.
import type { ReactNode } from "react";
import { Toasts } from "../ui/toasts.tsx";
import { Tooltips } from "../ui/tooltip.tsx";
import { Choosing, Fields } from "./choosing.tsx";
import styles from "./design.module.css";
import { Colours, Marks, Type } from "./ground.tsx";
import { LongList } from "./long-list.tsx";
import { Opening } from "./opening.tsx";
import { Pressing } from "./pressing.tsx";
import { Saying } from "./saying.tsx";
import { TwoPanes } from "./two-panes.tsx";

/** Both themes beside each other. */
export function SideBySide() {
  return (
    <div className={styles.sides}>
      <iframe title="Light" src="?theme=light" />
      <iframe title="Dark" src="?theme=dark" />
    </div>
  );
}

const shelves: { name: string; why: string; part: ReactNode }[] = [
  { name: "Colours", why: "Meanings, never the palette. Each carries words that can be read upon it.", part: <Colours /> },
  { name: "Type", why: "What people say in a serif, the interface in a sans.", part: <Type /> },
  { name: "Marks", why: "The two circles, and icons of one family with one width of line.", part: <Marks /> },
  { name: "Pressing", why: "One main button for each question; the rest is plain or quiet.", part: <Pressing /> },
  { name: "Writing", why: "A label above, what is wrong below, in words.", part: <Fields /> },
  { name: "Choosing", why: "Few that fit the screen: choice, box, select. Many: one types.", part: <Choosing /> },
  { name: "Opening", why: "What comes over the page gives the focus back when it goes.", part: <Opening /> },
  { name: "Saying", why: "What happened, in place; nothing yet, and what will be here.", part: <Saying /> },
  { name: "Panes", why: "Columns that one draws to one's liking; they remember.", part: <TwoPanes /> },
  { name: "Long list", why: "Ten thousand rows, of which those in sight exist.", part: <LongList /> },
];

export function DesignPage() {
  return (
    <main className={styles.page}>
      <h1>Design</h1>
      {shelves.map(({ name, why, part }) => (
        <section key={name} id={name.toLowerCase().replace(" ", "-")} className={styles.shelf} aria-label={name}>
          <header>
            <h2>{name}</h2>
            <p>{why}</p>
          </header>
          {part}
        </section>
      ))}
      <Tooltips />
      <Toasts />
    </main>
  );
}
