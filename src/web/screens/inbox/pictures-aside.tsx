// What stands below a mail of its pictures from elsewhere: how many were left out, how to see them, and what was never fetched.
import styles from "./flow.module.css";
import type { Pictures } from "./use-pictures.ts";

interface Props {
  count: number;
  trackers: number;
  pictures: Pictures;
}

export function PicturesAside({ count, trackers, pictures }: Props) {
  if (count <= 0 && trackers === 0) return null;
  const { areShown, always, sender, mayDecide } = pictures;
  return (
    <p className={styles.aside}>
      {count > 0 && !areShown && (
        <span>
          {count === 1 ? "A picture from elsewhere was left out." : `${count} pictures from elsewhere were left out.`}{" "}
          <button type="button" onClick={pictures.showOnce}>
            {count === 1 ? "Show it" : "Show the pictures of this mail"}
          </button>{" "}
          {mayDecide && sender !== null && (
            <button type="button" title={sender} onClick={() => pictures.setAlways(true)}>
              Always of this sender
            </button>
          )}{" "}
        </span>
      )}
      {count > 0 && areShown && (
        <span>
          {always ? "Pictures of this sender are always shown." : "Pictures from elsewhere are shown."}{" "}
          {mayDecide && sender !== null && (
            <button type="button" title={sender} onClick={() => pictures.setAlways(!always)}>
              {always ? "No longer" : "Always of this sender"}
            </button>
          )}{" "}
        </span>
      )}
      {trackers > 0 && <span>{trackers === 1 ? "A tracker was left out." : `${trackers} trackers were left out.`}</span>}
    </p>
  );
}
