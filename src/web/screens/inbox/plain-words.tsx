// Words without markup: paragraphs in their own direction, addresses of the web as links, and what was quoted folded away.
import { Fragment } from "react";
import { withoutQuoted } from "../../../domain/conversation/quoted.ts";
import styles from "./flow.module.css";
import { linkWords } from "./link-words.ts";

export function PlainWords({ text }: { text: string }) {
  const { words, quoted } = withoutQuoted(text);
  if (words === "" && quoted === "") return <p className={styles.none}>No words</p>;
  return (
    <>
      <Paragraphs text={words} />
      {quoted !== "" && (
        <details className={styles.quoted}>
          <summary>What was quoted</summary>
          <div>
            <Paragraphs text={quoted} />
          </div>
        </details>
      )}
    </>
  );
}

function Paragraphs({ text }: { text: string }) {
  return text
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph, index) => (
      <p key={index} dir="auto">
        <Linked text={paragraph} />
      </p>
    ));
}

/** Addresses of the web; marks that end a sentence are not part of them. */
const webAddress = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'’”])/;

function Linked({ text }: { text: string }) {
  if (!text.includes("://")) return text;
  return text
    .split(webAddress)
    .map((part, index) => <Fragment key={index}>{index % 2 === 1 ? <Link address={part} /> : part}</Fragment>);
}

function Link({ address }: { address: string }) {
  const { leadsTo, title } = linkWords(address, address);
  return (
    <>
      <a href={address} target="_blank" rel="noopener noreferrer" title={title}>
        {address}
      </a>
      {leadsTo !== null && (
        <small className={styles.leadsTo}>
          {" (leads to "}
          <bdi>{leadsTo}</bdi>)
        </small>
      )}
    </>
  );
}
