// What all parts stand on: colours, type, the circles, icons.
import { AlarmClock, Check, Inbox, Keyboard, Reply, Search, Settings, Star, Undo2, UserRound, UsersRound, X } from "lucide-react";
import { Circles } from "../parts/circles.tsx";
import { Kbd } from "../ui/kbd.tsx";
import styles from "./design.module.css";
import { Row, Shown } from "./shelf.tsx";

const grounds = ["ground", "surface", "sunken", "we-soft", "note"];
const words = ["text", "text-soft", "text-quiet", "we", "ignored", "trouble", "promise-due", "kept"];
const marks = ["them", "us", "we", "customer-edge", "team-edge", "line", "line-strong", "field-edge", "note-edge", "focus"];

export function Colours() {
  return (
    <>
      <div className={styles.grounds}>
        {grounds.map((ground) => (
          <div key={ground} style={{ background: `var(--${ground})` }} data-ground={ground}>
            <b>{ground}</b>
            {words.map((word) => (
              <span key={word} style={{ color: `var(--${word})` }} data-words={word}>
                {word}
              </span>
            ))}
          </div>
        ))}
        <div style={{ background: "var(--we)", color: "var(--on-we)" }}>
          <b>we</b> on-we
        </div>
        <div style={{ background: "var(--upside)", color: "var(--on-upside)" }}>
          <b>upside</b> on-upside
        </div>
      </div>
      <Row>
        {marks.map((mark) => (
          <Shown key={mark} as={mark}>
            <span className={styles.swatch} style={{ background: `var(--${mark})` }} />
          </Shown>
        ))}
      </Row>
    </>
  );
}

export function Type() {
  return (
    <div className={styles.type}>
      <p style={{ font: "var(--words)" }}>
        We forgot my daughter's stuffed rabbit in 214, I think between the bed and the wall. It is grey and not pretty any more,
        but she has not slept without it since she was born.
      </p>
      <p style={{ font: "var(--saying)" }}>Nobody is waiting.</p>
      {[0, 1, 2, 3, 4, 5].map((size) => (
        <p key={size} style={{ fontSize: `var(--size-${size})` }}>
          Size {size}: Ilse Brandt, 09:41, overdue 2 min
        </p>
      ))}
    </div>
  );
}

export function Marks() {
  const icons = [Inbox, Reply, UserRound, UsersRound, AlarmClock, Search, Settings, Star, Undo2, Keyboard, Check, X];
  return (
    <>
      <Row>
        <Shown as="not known">
          <Circles closeness={null} width={42} label="Closeness not known" />
        </Shown>
        {[1, 2, 3, 4, 5, 6, 7].map((closeness) => (
          <Shown key={closeness} as={`closeness ${closeness}`}>
            <Circles closeness={closeness} width={42} label={`Closeness ${closeness} of 7`} />
          </Shown>
        ))}
        <Shown as="logo">
          <span className={styles.logo}>
            <Circles closeness={4} width={30} /> Rapport
          </span>
        </Shown>
      </Row>
      <Row>
        {(["small", "usual", "large"] as const).map((size) => (
          <Shown key={size} as={`icons, ${size}`} wide>
            <span className={styles.icons} data-size={size}>
              {icons.map((Icon) => (
                <Icon key={Icon.displayName} aria-hidden="true" />
              ))}
            </span>
          </Shown>
        ))}
        <Shown as="keys">
          <span className={styles.icons}>
            <Kbd keys={["E"]} /> <Kbd keys={["Ctrl", "K"]} /> <Kbd keys={["G", "I"]} isSequence />
          </span>
        </Shown>
      </Row>
    </>
  );
}
