// A QR code (ISO/IEC 18004), drawn as one path.
import { useMemo } from "react";
import { encode } from "uqr";

/** The quiet zone that cameras need around it. */
const border = 4;

export function SquareCode({ words, label, className }: { words: string; label: string; className?: string | undefined }) {
  const { size, path } = useMemo(() => {
    const { size: cells, data } = encode(words, { ecc: "M", border });
    const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: cells, path: dark.join("") };
  }, [words]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className={className}>
      <path d={path} fill="#000" />
    </svg>
  );
}
