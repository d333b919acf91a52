// A calm drawing of a person, made from the seed that a customer or a teammate carries. Decoration: their name stands beside it.
import { memo } from "react";
import styles from "./face.module.css";
import { type FaceFeatures, featuresOf, type Hair, skinTones } from "./face-features.ts";

const ink = "#241c19";

/** `seed`: null draws nothing, for a person without a face. `size` in px: good from 20 to 64. */
export const Face = memo(function Face({
  seed,
  size = 32,
  className,
}: {
  seed: string | null;
  size?: number;
  className?: string | undefined;
}) {
  if (seed === null) return null;
  const face = featuresOf(seed);
  const skin = skinTones[face.tone] ?? skinTones[3];
  const box = shapes[face.shape];
  const tint = (which: number, share: number, below: string) => `color-mix(in oklab, var(--tint-${which}) ${share}%, ${below})`;
  const cloth = tint((face.clothes + face.ground + 1) % 5, 62, "var(--paper-4)");
  return (
    <svg
      viewBox="0 0 48 48"
      width={size}
      height={size}
      aria-hidden="true"
      className={[styles.face, className].filter(Boolean).join(" ")}
    >
      <rect width="48" height="48" fill={tint(face.ground, 26, "var(--behind)")} />
      {face.cover === "none" && <HairBehind hair={face.hair} colour={face.hairColour} {...box} />}
      {face.cover === "scarf" && <path d="M8.5 48C7 30 9 5 24 5S41 30 39.5 48Z" fill={cloth} />}
      <path d="M4 48.500C5 39 14 36 20 34.500L24 37 28 34.500C34 36 43 39 44 48.500Z" fill={cloth} />
      <path d="M19.4 28V35.500Q24 39.5 28.6 35.500V28Z" fill={skin} />
      <path d="M19.4 31Q24 36.5 28.6 31V33.200Q24 38 19.4 33.200Z" fill={ink} opacity=".16" />
      <g fill={skin}>
        <circle cx={24 - box.rx} cy="22.6" r="2.3" />
        <circle cx={24 + box.rx} cy="22.6" r="2.3" />
        <path d={headPath(box)} />
      </g>
      {face.beard === "full" || face.beard === "short" ? <Beard {...box} face={face} /> : null}
      <Features face={face} />
      {face.cover === "none" && <HairInFront hair={face.hair} colour={face.hairColour} {...box} />}
      {face.cover === "scarf" && <Scarf cloth={cloth} {...box} />}
      {face.cover === "turban" && <Turban cloth={tint(face.clothes, 70, "var(--paper-4)")} {...box} />}
      {face.glasses && <Glasses />}
    </svg>
  );
});

interface Box {
  /** Half the width of the head, where its top and its chin are, and how square its jaw is. */
  rx: number;
  top: number;
  chin: number;
  jaw: number;
}

const shapes: Record<FaceFeatures["shape"], Box> = {
  oval: { rx: 10, top: 9.5, chin: 34, jaw: 0.62 },
  round: { rx: 10.9, top: 10, chin: 33.4, jaw: 0.74 },
  long: { rx: 9.3, top: 9, chin: 35, jaw: 0.64 },
  square: { rx: 10.3, top: 9.6, chin: 34, jaw: 0.86 },
};

function headPath({ rx, top, chin, jaw }: Box): string {
  const [left, right] = [24 - rx, 24 + rx];
  const low = 24 + (chin - 24) * 0.55;
  return `M${left} 20C${left} ${top - 0.5} ${right} ${top - 0.5} ${right} 20C${right} ${low} ${24 + rx * jaw} ${chin} 24 ${chin}C${24 - rx * jaw} ${chin} ${left} ${low} ${left} 20Z`;
}

function Features({ face: { isElder, mouth, beard, hairColour, tone } }: { face: FaceFeatures }) {
  const line = { fill: "none", stroke: ink, strokeLinecap: "round" } as const;
  const mouths = ["M20.6 28.800Q24 31.4 27.4 28.8", "M21 29.200Q24 30.6 27 29.2", "M20.4 28.500Q24 32.4 27.6 28.500Z"];
  return (
    <>
      <g fill="#d9644a" opacity={tone > 6 ? 0.16 : 0.2}>
        <circle cx="17.8" cy="26.4" r="2.3" />
        <circle cx="30.2" cy="26.4" r="2.3" />
      </g>
      <g fill={ink}>
        <ellipse cx="19.7" cy="22.3" rx="1.15" ry="1.35" />
        <ellipse cx="28.3" cy="22.3" rx="1.15" ry="1.35" />
      </g>
      <g {...line} stroke={isElder ? hairColour : ink} strokeWidth="1.15" opacity=".85">
        <path d="M17.4 19.300Q19.6 18 21.6 19.1" />
        <path d="M26.4 19.100Q28.4 18 30.6 19.3" />
      </g>
      <path d="M24 22.800Q25.5 25.9 23.4 26" {...line} strokeWidth=".9" opacity=".5" />
      {beard === "moustache" && <path d="M19.8 28.600Q24 25.4 28.2 28.600Q24 28.2 19.8 28.600Z" fill={hairColour} />}
      <path
        d={mouths[mouth]}
        {...line}
        strokeWidth="1.15"
        opacity=".8"
        {...(mouth === 2 ? { fill: "#fffaf4", strokeLinejoin: "round" } : {})}
      />
      {isElder && (
        <g {...line} strokeWidth=".7" opacity=".34">
          <path d="M17.7 24.500Q19.6 25.5 21.4 24.600M26.6 24.600Q28.4 25.5 30.3 24.500M20 15.300Q24 14.5 28 15.300M18.9 27.500Q18.3 29.2 18.9 30.600M29.1 27.500Q29.7 29.2 29.1 30.6" />
        </g>
      )}
    </>
  );
}

function Beard({ rx, chin, face }: Box & { face: FaceFeatures }) {
  const [left, right] = [24 - rx, 24 + rx];
  const isShort = face.beard === "short";
  const low = chin + (isShort ? 0 : 2.4);
  return (
    <path
      d={`M${left} 22C${left + 0.8} 25 ${left + 3} 27.2 ${left + 4.4} 27Q24 25.2 ${right - 4.4} 27C${right - 3} 27.2 ${right - 0.8} 25 ${right} 22C${right + 0.3} 30 ${24 + rx * 0.74} ${low} 24 ${low}S${left - 0.3} 30 ${left} 22Z`}
      fill={face.hairColour}
      opacity={isShort ? 0.48 : 0.94}
    />
  );
}

function Glasses() {
  return (
    <g fill="#fffefc2e" stroke={ink} strokeWidth="1">
      <circle cx="19.5" cy="22.5" r="3.7" />
      <circle cx="28.5" cy="22.5" r="3.7" />
      <path d="M23.2 22Q24 21.3 24.8 22" fill="none" />
    </g>
  );
}

function HairBehind({ hair, colour, rx, top }: Box & { hair: Hair; colour: string }) {
  const [left, right] = [24 - rx - 2.4, 24 + rx + 2.4];
  const crown = top - 3.6;
  const shapesBehind: Partial<Record<Hair, string>> = {
    long: `M${left} 40C${left - 3} 26 ${left - 1} ${crown} 24 ${crown}S${right + 3} 26 ${right} 40Q24 44 ${left} 40Z`,
    bob: `M${left} 31C${left - 1.5} 20 ${left} ${crown} 24 ${crown}S${right + 1.5} 20 ${right} 31Q24 36 ${left} 31Z`,
    fringe: `M${left} 34C${left - 2} 22 ${left} ${crown} 24 ${crown}S${right + 2} 22 ${right} 34Q24 38 ${left} 34Z`,
    tied: `M34 12C42 12 43 24 38.5 33Q38 25 33 20Z`,
  };
  if (hair === "coils") return <circle cx="24" cy="17.5" r="15.6" fill={colour} />;
  if (hair === "bun") return <circle cx="24" cy="6.4" r="4.8" fill={colour} />;
  const path = shapesBehind[hair];
  return path === undefined ? null : <path d={path} fill={colour} />;
}

function HairInFront({ hair, colour, rx, top }: Box & { hair: Hair; colour: string }) {
  const [left, right] = [24 - rx - 1, 24 + rx + 1];
  const crown = top - 3.2;
  const over = (line: string) =>
    `M${left} 22C${left - 0.8} ${crown + 1} 18 ${crown} 24 ${crown}S${right + 0.8} ${crown + 1} ${right} 22${line}Z`;
  const lines: Record<Hair, string> = {
    short: `C${right - 1} 17 ${right - 3} 14.5 29 13.500Q22 15 ${left + 3.5} 13.800Q${left + 1.5} 17 ${left} 22`,
    crop: `C${right - 1} 16 ${right - 3} 13 24 12.600S${left + 1} 16 ${left} 22`,
    fringe: `C${right - 1.2} 19 ${right - 1.5} 17.5 ${right - 2} 17Q24 19 ${left + 2} 17Q${left + 1.2} 19 ${left} 22`,
    curly: `C${right - 1} 18 ${right - 2} 15 30 14.500Q27 12.5 24 14.600Q21 12.5 18 14.500Q${left + 1.5} 16 ${left} 22`,
    coils: `C${right - 1.5} 16 ${right - 3} 13 24 13S${left + 1.5} 16 ${left} 22`,
    bob: `C${right - 1} 18 30 14.5 21 12.600Q${left + 2} 16 ${left} 22`,
    long: `C${right - 1} 18 28 14.5 24 11.800Q20 14.5 ${left + 1.8} 17.500L${left} 22`,
    bun: `C${right - 1} 17 ${right - 3} 13.2 24 13S${left + 1} 17 ${left} 22`,
    tied: `C${right - 1} 17 ${right - 2} 14.5 20 12.500Q${left + 2} 15 ${left} 22`,
    bald: "",
  };
  if (hair === "bald") {
    const side = `M${left + 0.4} 23C${left - 0.8} 18 ${left + 0.4} 15 ${left + 2} 14Q${left + 1.6} 18 ${left + 2} 22Z`;
    return (
      <g fill={colour}>
        <path d={side} />
        <path d={side} transform="matrix(-1 0 0 1 48 0)" />
      </g>
    );
  }
  return (
    <g fill={colour}>
      <path d={over(lines[hair])} />
      {hair === "curly" && curls.map(([x, below]) => <circle key={x} cx={x} cy={crown + below} r="3.3" />)}
    </g>
  );
}

const curls = [
  [15, 4.6],
  [18.5, 2],
  [22.2, 0.9],
  [26, 0.9],
  [29.6, 2],
  [33, 4.6],
] as const;

function Scarf({ cloth, rx, chin }: Box & { cloth: string }) {
  const inner = rx - 0.6;
  return (
    <>
      <path
        fillRule="evenodd"
        d={`M24 5.500C10.5 5.5 9 18 10 26C10.6 33 15 38.5 24 38.500S37.4 33 38 26C39 18 37.5 5.5 24 5.500ZM24 11.500C${24 + inner} 11.5 ${24 + inner + 0.4} 18 ${24 + inner} 23C${24 + inner - 0.6} 29 ${24 + inner * 0.55} ${chin - 0.5} 24 ${chin - 0.5}S${24 - inner + 0.6} 29 ${24 - inner} 23C${24 - inner - 0.4} 18 ${24 - inner} 11.5 24 11.500Z`}
        fill={cloth}
      />
      <path d="M13 35Q24 44 36 33.500Q35 42 24 43.500Q16 43 13 35Z" fill={cloth} />
      <path d="M14 36.500Q24 43.5 35 35" fill="none" stroke={ink} strokeWidth=".8" opacity=".22" />
    </>
  );
}

function Turban({ cloth, rx }: Box & { cloth: string }) {
  const [left, right] = [24 - rx - 2, 24 + rx + 2];
  return (
    <>
      <path d={`M${left} 19C${left - 1} 6 18 3.5 24 3.500S${right + 1} 6 ${right} 19Q24 10.5 ${left} 19Z`} fill={cloth} />
      <path
        d={`M${left + 1} 15Q22 6 31 4.800M${right - 1} 15Q27 7.5 19 5`}
        fill="none"
        stroke={ink}
        strokeWidth=".8"
        opacity=".22"
      />
    </>
  );
}
