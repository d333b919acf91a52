// The two circles: apart is Them, one is We. Dashed where closeness is not known.
import styles from "./circles.module.css";

const radius = 7;

/** `closeness` from 1 (apart) to 7 (one), or null for not known. `label` is read out; without it the circles are decoration. */
export function Circles({
  closeness,
  width = 28,
  label,
  className,
}: {
  closeness: number | null;
  width?: number;
  label?: string;
  className?: string | undefined;
}) {
  const named = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden where it is decoration.
    <svg
      viewBox="0 0 28 18"
      width={width}
      height={(width * 18) / 28}
      className={[styles.circles, className].filter(Boolean).join(" ")}
      {...named}
    >
      {closeness === null ? <Unknown /> : <Known closeness={closeness} />}
    </svg>
  );
}

function Known({ closeness }: { closeness: number }) {
  // Half the distance between the centres: a sliver of overlap at 1, all but one circle at 7.
  const half = (radius * (16 - (closeness - 1) * 2.45)) / 17;
  const height = Math.sqrt(radius ** 2 - half ** 2);
  const lens = `M14 ${9 - height}A${radius} ${radius} 0 0 1 14 ${9 + height}A${radius} ${radius} 0 0 1 14 ${9 - height}Z`;
  return (
    <>
      <circle cx={14 - half} cy="9" r={radius} fill="var(--them)" opacity=".88" />
      <circle cx={14 + half} cy="9" r={radius} fill="var(--us)" opacity=".88" />
      <path d={lens} fill="var(--we)" />
    </>
  );
}

function Unknown() {
  return (
    <g fill="none" stroke="var(--text-quiet)" strokeWidth="1.1" strokeDasharray="2.3 1.9">
      <circle cx="9.2" cy="9" r="6.4" />
      <circle cx="18.8" cy="9" r="6.4" />
    </g>
  );
}
