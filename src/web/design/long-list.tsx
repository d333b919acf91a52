// The list of ten thousand rows, with what may happen to it while somebody looks at it.
import { useRef, useState } from "react";
import { Circles } from "../parts/circles.tsx";
import { Button } from "../ui/button.tsx";
import { nothingSelected, type Selection, stillThere } from "../ui/selection.ts";
import { VirtualList, type VirtualListHandle } from "../ui/virtual-list.tsx";
import styles from "./design.module.css";

interface Line {
  id: string;
  name: string;
  words: string;
}

const line = (number: number): Line => ({
  id: `row-${number}`,
  name: `Guest ${number}`,
  words:
    number % 3 === 0
      ? "Thank you."
      : "Is there a quiet corner where I could take a call at seven? It is rather long, I am afraid.",
});
const idOf = ({ id }: Line) => id;

/** `?rows=` in the address makes it shorter. */
const rows = () => Number(new URLSearchParams(location.search).get("rows") ?? 10_000);

export function LongList() {
  const [lines, setLines] = useState(() => Array.from({ length: rows() }, (_, index) => line(index)));
  const [selected, setSelected] = useState<Selection>(nothingSelected);
  const [reached, setReached] = useState(0);
  const came = useRef(0);
  const list = useRef<VirtualListHandle>(null);
  const change = (next: Line[]) => {
    setLines(next);
    setSelected((before) => stillThere(before, next.map(idOf)));
  };
  return (
    <div className={styles.list}>
      <p className={styles.buttons}>
        <Button onClick={() => change([...Array.from({ length: 3 }, () => line(-++came.current)), ...lines])}>Three above</Button>
        <Button onClick={() => change(lines.filter(({ id }) => id !== list.current?.activeId()))}>Remove the active</Button>
        <Button
          onClick={() => {
            const last = lines.at(-1);
            if (last !== undefined) change([last, ...lines.slice(0, -1)]);
          }}
        >
          Last to the top
        </Button>
        <Button look="quiet" onClick={() => change([])}>
          None
        </Button>
      </p>
      <p role="status">
        {lines.length} rows, {selected.size} selected, the end was near {reached} times
      </p>
      <div className={styles.box}>
        <VirtualList
          ref={list}
          label="Guests"
          items={lines}
          idOf={idOf}
          nameOf={({ name }) => name}
          selected={selected}
          onSelect={setSelected}
          onReachEnd={() => setReached((before) => before + 1)}
          renderRow={({ id, name, words }, row) => (
            <a {...row} className={styles.line} href={`#${id}`}>
              <span data-below-tick="">
                <Circles closeness={(id.length % 7) + 1} />
              </span>
              <span>
                <b>{name}</b>
                <br />
                {words}
              </span>
            </a>
          )}
        />
      </div>
    </div>
  );
}
