// The workspace that is filled: who works in it, their teams, keys for programs, and the channels that words come in by.
import { createHash } from "node:crypto";
import { type Role, scopes } from "../../src/domain/workspace/schema.ts";
import { insertWorkspace } from "../../src/domain/workspace/store.ts";
import { insertTeammate } from "../../src/domain/workspace/teammate-store.ts";
import { type Connection, inTransaction } from "../../src/server/db.ts";
import { createUser, hashedPerson } from "../../src/server/session.ts";
import { hashOfToken } from "../../src/server/token.ts";
import { type Chance, idAt } from "./random.ts";

/** Somebody in the seeded workspace. Tokens differ in nothing; many, because each may ask only so often. */
export interface SeededTeammate {
  teammateId: string;
  name: string;
  role: Role;
  email: string;
  tokens: string[];
  /** The ids of private teams that they are not in. */
  hiddenTeamIds: string[];
}

export interface SeededChannel {
  channelId: string;
  address: string;
  teamId: string | null;
}

export interface Founded {
  workspaceId: string;
  teammates: SeededTeammate[];
  channels: SeededChannel[];
  /** The management's team is private. */
  teams: { reservations: string; nights: string; management: string };
}

export const seededPassword = "a long password";

const people: [name: string, role: Role, teams: string[], tokens: number][] = [
  ["Ada Owner", "owner", ["management"], 60],
  ["Ben Admin", "admin", ["management"], 4],
  ["Carla Desk", "agent", ["reservations", "management"], 4],
  ["Dario Desk", "agent", ["reservations"], 20],
  ["Elena Desk", "agent", ["reservations"], 4],
  ["Felix Desk", "agent", ["reservations"], 4],
  ["Grace Desk", "agent", [], 4],
  ["Hana Desk", "agent", [], 4],
  ["Ivan Night", "agent", ["nights"], 4],
  ["Julia Night", "agent", ["nights"], 4],
  ["Karim Desk", "agent", [], 4],
  ["Lena Desk", "agent", [], 4],
  ["Marta Porter", "colleague", [], 20],
  ["Noah Cook", "colleague", [], 4],
];

/** Makes all of it, in one transaction. */
export async function foundSeeded(connection: Connection, chance: Chance, at: Date): Promise<Founded> {
  const id = () => idAt(chance, at.getTime());
  const workspaceId = id();
  const teams = { reservations: id(), nights: id(), management: id() };
  const channels = [
    { channelId: id(), name: "Front desk", address: "desk@hotel.example", teamId: null },
    { channelId: id(), name: "Reservations", address: "rooms@hotel.example", teamId: teams.reservations },
    { channelId: id(), name: "Nights", address: "night@hotel.example", teamId: teams.nights },
    { channelId: id(), name: "Management", address: "management@hotel.example", teamId: teams.management },
  ];
  const { passwordHash } = await hashedPerson({ name: "", email: "", password: seededPassword });
  const teammates: SeededTeammate[] = [];
  await inTransaction(connection, async (tx) => {
    await insertWorkspace(tx, workspaceId, { name: "Hotel Meridian", createdAt: at });
    for (const [name, teamId] of Object.entries(teams)) {
      const team = { workspaceId, teamId, name: name.charAt(0).toUpperCase() + name.slice(1), private: name === "management" };
      await tx
        .insertInto("team")
        .values({ ...team, createdAt: at, changedAt: at })
        .execute();
    }
    for (const [name, role, memberOf, tokenCount] of people) {
      const teammateId = id();
      const email = `${name.split(" ")[0]?.toLowerCase()}@hotel.example`;
      const { userId } = await createUser(tx, { name, email, passwordHash }, at, { emailVerified: true });
      await insertTeammate(tx, workspaceId, { teammateId, userId, role, name, email, createdAt: at });
      for (const team of memberOf) {
        const teamId = teams[team as keyof typeof teams];
        await tx.insertInto("teamMember").values({ workspaceId, teamId, teammateId }).execute();
      }
      const tokens = Array.from({ length: tokenCount }, (_, i) => tokenOf(`${workspaceId} ${email} ${i}`));
      for (const [i, token] of tokens.entries()) {
        const key = { workspaceId, teammateId, apiKeyId: id(), name: `Bench ${i + 1}`, scopes: [...scopes], createdAt: at };
        await tx
          .insertInto("apiKey")
          .values({ ...key, hint: token.slice(-4), tokenHash: hashOfToken(token), changedAt: at })
          .execute();
      }
      const seesAll = role === "owner" || role === "admin";
      const hiddenTeamIds = seesAll || memberOf.includes("management") ? [] : [teams.management];
      teammates.push({ teammateId, name, role, email, tokens, hiddenTeamIds });
    }
    for (const channel of channels) {
      const settings = JSON.stringify({ imap: null, smtp: null });
      await tx
        .insertInto("channel")
        .values({ workspaceId, ...channel, kind: "mail", settings, secrets: null, createdAt: at, changedAt: at })
        .execute();
    }
  });
  return { workspaceId, teammates, channels: channels.map(({ name: _, ...channel }) => channel), teams };
}

/** Known to whoever knows the seed: what is seeded is for measuring, and holds no secret. */
function tokenOf(what: string): string {
  return `rpk_${createHash("sha256").update(what).digest("base64url")}`;
}
