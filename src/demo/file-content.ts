// The pictures and papers of the demonstration, drawn and written here: small, and always the same.
import { crc32, deflateSync } from "node:zlib";
import type { FileName } from "./story.ts";

export interface FileContent {
  mediaType: string;
  bytes: Buffer;
}

const made = new Map<FileName, FileContent>();

export function fileContent(name: FileName): FileContent {
  let content = made.get(name);
  if (content === undefined) {
    content = contents[name]();
    made.set(name, content);
  }
  return content;
}

type Colour = readonly [number, number, number];

const paper: Colour = [250, 248, 244];
const ink: Colour = [60, 54, 50];
const warm: Colour = [233, 138, 111];
const cool: Colour = [111, 163, 207];
const plum: Colour = [91, 63, 122];
const grey: Colour = [207, 200, 186];
const sand: Colour = [233, 217, 168];

const contents: Record<FileName, () => FileContent> = {
  "rabbit.png": () =>
    picture(420, 320, paper, (draw) => {
      draw.box(0, 236, 420, 84, sand);
      draw.oval(178, 84, 18, 62, grey);
      draw.oval(236, 84, 18, 62, grey);
      draw.oval(178, 88, 9, 44, warm);
      draw.oval(236, 88, 9, 44, warm);
      draw.oval(207, 226, 74, 66, grey);
      draw.oval(207, 158, 56, 50, grey);
      draw.oval(207, 240, 44, 42, paper);
      draw.oval(188, 150, 6, 7, ink);
      draw.oval(226, 150, 6, 7, ink);
      draw.oval(207, 170, 7, 5, warm);
      draw.oval(246, 196, 22, 8, cool);
    }),
  "floor-plan.png": () =>
    picture(480, 300, paper, (draw) => {
      draw.box(20, 20, 440, 260, ink);
      draw.box(26, 26, 428, 248, paper);
      for (let i = 0; i < 4; i++) {
        draw.oval(90 + i * 100, 100, 30, 30, i === 2 ? plum : cool);
        draw.oval(90 + i * 100, 200, 30, 30, cool);
      }
      draw.box(200, 262, 80, 18, warm);
    }),
  "error.png": () =>
    picture(480, 280, grey, (draw) => {
      draw.box(0, 0, 480, 34, ink);
      for (let i = 0; i < 3; i++) draw.oval(20 + i * 22, 17, 6, 6, i === 0 ? warm : grey);
      draw.box(0, 34, 480, 246, paper);
      draw.box(60, 84, 260, 22, ink);
      draw.box(60, 124, 340, 10, grey);
      draw.box(60, 144, 300, 10, grey);
      draw.box(60, 164, 180, 10, grey);
      draw.box(60, 204, 110, 30, warm);
    }),
  "graph.png": () =>
    picture(520, 240, paper, (draw) => {
      for (let y = 40; y < 220; y += 40) draw.box(30, y, 470, 1, grey);
      for (let x = 0; x < 470; x++) {
        const calm = 170 + 14 * Math.sin(x / 17) + 6 * Math.sin(x / 5);
        const peak = x > 280 && x < 360 ? -120 * Math.sin(((x - 280) / 80) * Math.PI) : 0;
        draw.oval(30 + x, calm + peak, 2, 2, peak < -20 ? warm : plum);
      }
    }),
  "receipt.pdf": () =>
    pdf([
      "Receipt",
      "",
      "2 nights, double room, lake side",
      "Breakfast for two",
      "Boat hire, one afternoon",
      "",
      "Paid in full. Thank you.",
    ]),
  "invoice.pdf": () =>
    pdf(["Invoice 20417", "", "Managed server, medium", "One month", "VAT number: XX 000 000 000", "", "Due within 14 days."]),
  "menu.pdf": () =>
    pdf([
      "Dinner by the water",
      "",
      "Beetroot, dill, smoked salt",
      "Pike-perch with leeks",
      "or: barley with mushrooms",
      "Plum cake, cold cream",
    ]),
  "seating.pdf": () =>
    pdf([
      "Seating",
      "",
      "Table 1: the grandparents, near the door",
      "Table 2: the choir",
      "Table 3: children, away from the stove",
      "Table 4: us",
    ]),
  "zone.txt": () =>
    text(
      '$TTL 3600\n@        IN  A      192.0.2.44\nwww      IN  CNAME  @\nmail     IN  A      192.0.2.45\n@        IN  MX 10  mail\n@        IN  TXT    "v=spf1 mx -all"\n',
    ),
  "server.log": () =>
    text(
      "02:11:07 sync started\n02:13:40 table orders: 118204 rows\n02:13:41 error: connection reset while copying sessions\n02:13:41 will try again in 30 s\n02:14:11 error: no space left on device\n02:14:12 stopped\n",
    ),
  "letter.txt": () =>
    text("Dear night porter,\n\nthank you for looking for him with a torch.\nHe says the lake was big.\n\nMila (6)\n"),
};

function text(words: string): FileContent {
  return { mediaType: "text/plain", bytes: Buffer.from(words) };
}

interface Drawing {
  box(x: number, y: number, width: number, height: number, colour: Colour): void;
  oval(x: number, y: number, rx: number, ry: number, colour: Colour): void;
}

function picture(width: number, height: number, ground: Colour, paint: (draw: Drawing) => void): FileContent {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels.set(ground, i * 3);
  const blend = (x: number, y: number, colour: Colour, share: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height || share <= 0) return;
    const at = (y * width + x) * 3;
    for (let i = 0; i < 3; i++) pixels[at + i] = Math.round((pixels[at + i] ?? 0) * (1 - share) + (colour[i] ?? 0) * share);
  };
  paint({
    box(x, y, w, h, colour) {
      for (let j = y; j < y + h; j++) for (let i = x; i < x + w; i++) blend(i, j, colour, 1);
    },
    oval(x, y, rx, ry, colour) {
      for (let j = Math.floor(y - ry - 1); j <= y + ry + 1; j++) {
        for (let i = Math.floor(x - rx - 1); i <= x + rx + 1; i++) {
          const out = (Math.hypot((i - x) / rx, (j - y) / ry) - 1) * Math.min(rx, ry);
          blend(i, j, colour, Math.max(0, Math.min(1, 0.5 - out)));
        }
      }
    },
  });
  return { mediaType: "image/png", bytes: png(width, height, pixels) };
}

function png(width: number, height: number, pixels: Buffer): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) pixels.copy(rows, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, body: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type), body]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(body.length, 0);
    frame.writeUInt32BE(crc32(typed), 4);
    return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function pdf(lines: readonly string[]): FileContent {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) '`).join("\n");
  const stream = `BT /F1 14 Tf 22 TL 60 780 Td\n${shown}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, i) => {
    const place = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}`;
  file += `${xref}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return { mediaType: "application/pdf", bytes: Buffer.from(file, "latin1") };
}
