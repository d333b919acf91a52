// A program: the same SMTP library in front of the same PostgreSQL, with nothing of ours between. Keeps each mail by one committed
// insert before it says 250; with `placing` our parser reads it then, and one more committed insert keeps what it found.
import pg from "pg";
import { SMTPServer } from "smtp-server";
import { readMessage } from "../../src/domain/mail/read-message.ts";

export interface FloorStart {
  config: pg.ClientConfig;
  placing: boolean;
}

process.on("message", async (message: FloorStart | "end") => {
  if (message === "end") process.exit(0);
  const { config, placing } = message as FloorStart;
  const pool = new pg.Pool({ ...config, max: 20 });
  await pool.query(
    "create table if not exists floor_accepted (id bigint generated always as identity primary key, raw bytea not null)",
  );
  await pool.query(
    "create table if not exists floor_placed (id bigint generated always as identity primary key, address text, subject text, words text, html text)",
  );
  let placed = 0;
  const place = async (raw: Buffer) => {
    const { author, subject, text, html } = await readMessage(raw, null);
    await pool.query({
      name: "place",
      text: "insert into floor_placed (address, subject, words, html) values ($1, $2, $3, $4)",
      values: [author.address, subject, text, html],
    });
    placed++;
    process.send?.({ placed, at: Date.now() });
  };
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData(stream, _session, callback) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", async () => {
        const raw = Buffer.concat(pieces);
        await pool.query({ name: "accept", text: "insert into floor_accepted (raw) values ($1)", values: [raw] });
        callback(null);
        if (placing) void place(raw);
      });
    },
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.server.address() as { port: number }).port }));
});
