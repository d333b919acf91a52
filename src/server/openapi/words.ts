// What holds for every operation, in a few words each: the top of the readable page and of the document.
import { type Rate, rates } from "../rate-limit.ts";

export interface Chapter {
  id: string;
  title: string;
  /** Between backticks stands what is typed as it is. */
  paragraphs: string[];
  example?: string;
}

function often({ quota, windowSeconds }: Rate): string {
  return `${quota.toLocaleString("en")} times in ${windowSeconds} seconds`;
}

export const chapters: Chapter[] = [
  {
    id: "access",
    title: "Who asks",
    paragraphs: [
      "A program carries an API key: `Authorization: Bearer rpk_…`. An owner or admin makes one under API keys, and says what it may do by its scopes. It acts for the person who made it, and never does more than they may.",
      "Nearly every address names a workspace. `GET /api/v1/me` says which one a key is for: its id is `memberships[0].workspaceId`, and stands for `$WORKSPACE` in the examples here. `$URL` is where people reach this server.",
      "Each operation names the scope that a key needs for it. A key without it is refused with `scope_missing`; scopes do not change, so make another key. Reading and writing are scopes of their own, but writing answers with what was written: a changed thing comes back whole, and a conflict shows it in `current`. No key makes keys, or makes anyone an owner.",
      "The screens carry a session in a cookie. Both go through the same gate: the permission named at each operation, asked of the role and, for a key, of its scopes.",
      "A workspace, or a thing in it, that is not yours to see answers as if it were not there: `404`, `not_found`.",
    ],
    example: `curl -H "Authorization: Bearer $KEY" "$URL/api/v1/me"`,
  },
  {
    id: "shapes",
    title: "Words and shapes",
    paragraphs: [
      "Bodies and answers are JSON in UTF-8. Ids are UUIDs, and later ones sort after earlier ones. Times are ISO 8601 in UTC. Where nothing is known stands `null`.",
      "Answers may gain fields in time; a program should pass over those it does not know.",
    ],
  },
  {
    id: "pages",
    title: "Lists in pages",
    paragraphs: [
      "A list answers with at most `limit` things and `nextCursor`. Ask again with `cursor` set to it for what follows; where it is `null`, that was all. Pages stay whole while things come and go, and a cursor does not grow old.",
    ],
    example: `curl -H "Authorization: Bearer $KEY" "$URL/api/v1/workspaces/$WORKSPACE/encounters?limit=20&cursor=$CURSOR"`,
  },
  {
    id: "once",
    title: "Doing something exactly once",
    paragraphs: [
      "Send a write with an `Idempotency-Key`: 1 to 255 visible ASCII characters of your choice. If the answer is lost on the way, send the same again with the same key. It is done once, and answered alike each time, for a day; a repeated answer carries `Idempotency-Replayed: true`.",
      "The same key for something else is refused with `idempotency_key_reused`. What was refused was not done, and may be tried again with its key.",
    ],
    example: `curl -X POST "$URL/api/v1/workspaces/$WORKSPACE/encounters/$ENCOUNTER_ID/notes" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Idempotency-Key: note-4711" \\
  -H "Content-Type: application/json" \\
  -d '{"text":"The rabbit travels home tomorrow."}'`,
  },
  {
    id: "tags",
    title: "Changing only what was seen",
    paragraphs: [
      "A single thing answers with an `ETag`. Send it back as `If-Match` with a change: where someone changed the thing meanwhile, the change is refused with `changed_meanwhile`, and the problem names the fields in `changed` and shows the thing as it is in `current`.",
      "Send it as `If-None-Match` with a `GET`, and what has not changed answers `304` without a body.",
    ],
    example: `curl -i -H "Authorization: Bearer $KEY" "$URL/api/v1/workspaces/$WORKSPACE/customers/$CUSTOMER_ID"
# ETag: "…" is the state that you have seen: set $ETAG to it, with its quotes.
curl -X PATCH "$URL/api/v1/workspaces/$WORKSPACE/customers/$CUSTOMER_ID" \\
  -H "Authorization: Bearer $KEY" \\
  -H "If-Match: $ETAG" \\
  -H "Content-Type: application/json" \\
  -d '{"name":"Tomás Rey"}'`,
  },
  {
    id: "rates",
    title: "How often",
    paragraphs: [
      `A key may ask ${often(rates.key)}, a person ${often(rates.person)}, a stranger ${often(rates.stranger)} from one address. \`RateLimit-Policy\` says the measure, \`RateLimit\` what is left (\`r\`) and the seconds until all of it is there again (\`t\`); where an answer is \`429\`, until there is one.`,
      "Beyond it the answer is `429`, `too_many_requests`, with the seconds to wait in `Retry-After`. Trying to sign in has tighter measures of its own, and so has what goes on for a while: live streams, files on their way up.",
    ],
  },
  {
    id: "live",
    title: "Following what happens",
    paragraphs: [
      "Each change is an event with a position, written together with the change. Positions have no gaps for one who sees everything; you are told of what you see. Events carry ids and kinds, never words: read what you want to know.",
      "The live stream sends them as they come (server-sent events). After a break, reconnect with `Last-Event-ID` set to the last position you have seen, and nothing is missed. `ready` begins a new stream at the newest event.",
      "`reload` says to read anew what you keep: more was missed than can be told, or you may now see more or less than before. `ended` is the last of a stream whose session or key has ended.",
    ],
    example: `curl -N -H "Authorization: Bearer $KEY" -H "Last-Event-ID: 1207" $URL/api/v1/workspaces/$WORKSPACE/live`,
  },
  {
    id: "problems",
    title: "When something is refused",
    paragraphs: [
      "A refusal is a problem (RFC 9457, `application/problem+json`). `code` is for programs and does not change; `title` and `detail` are for people. `issues` names what is not right in a body, field by field. `requestId` is in the log of the server, and in `X-Request-Id`.",
    ],
  },
];

/** The same as Markdown. */
export function chaptersInMarkdown(): string {
  return chapters
    .map(({ title, paragraphs, example }) =>
      [`## ${title}`, ...paragraphs, ...(example === undefined ? [] : [`\`\`\`\n${example}\n\`\`\``])].join("\n\n"),
    )
    .join("\n\n");
}
