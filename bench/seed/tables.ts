// The tables that are filled row by row, with their columns, and what each holds, in the order in which they are written.

/** What a column holds: `time` is given as milliseconds since 1970, `json` as its text, `bytes` as a Buffer. */
export type Kind = "uuid" | "text" | "json" | "bytes" | "time" | "integer" | "bigint";

export const filled = {
  customer: { workspace_id: "uuid", customer_id: "uuid", name: "text", created_at: "time", changed_at: "time" },
  identity: {
    workspace_id: "uuid",
    identity_id: "uuid",
    customer_id: "uuid",
    kind: "text",
    address: "text",
    name: "text",
    created_at: "time",
  },
  conversation: { workspace_id: "uuid", conversation_id: "uuid", customer_id: "uuid", created_at: "time" },
  encounter: {
    workspace_id: "uuid",
    encounter_id: "uuid",
    conversation_id: "uuid",
    channel_id: "uuid",
    subject: "text",
    state: "text",
    owner_id: "uuid",
    team_id: "uuid",
    opened_at: "time",
    settled_at: "time",
    snoozed_until: "time",
    latest_at: "time",
    latest_text: "text",
    latest_by: "text",
  },
  entry: {
    workspace_id: "uuid",
    entry_id: "uuid",
    conversation_id: "uuid",
    encounter_id: "uuid",
    kind: "text",
    event: "text",
    at: "time",
    channel_id: "uuid",
    delivery_id: "uuid",
    identity_id: "uuid",
    teammate_id: "uuid",
    about_teammate_id: "uuid",
    subject: "text",
    text: "text",
    html: "text",
    message_id: "text",
    message_key: "bytes",
  },
  entry_file: {
    workspace_id: "uuid",
    entry_id: "uuid",
    ordinal: "integer",
    content_hash: "bytes",
    name: "text",
    media_type: "text",
    size_bytes: "bigint",
  },
  content: { workspace_id: "uuid", hash: "bytes", content_id: "uuid", size_bytes: "bigint", created_at: "time" },
  content_chunk: { workspace_id: "uuid", content_id: "uuid", ordinal: "integer", bytes: "bytes" },
  delivery: {
    workspace_id: "uuid",
    delivery_id: "uuid",
    channel_id: "uuid",
    direction: "text",
    state: "text",
    reason: "text",
    envelope: "json",
    content_hash: "bytes",
    created_at: "time",
    changed_at: "time",
  },
  thread_message: { workspace_id: "uuid", conversation_id: "uuid", message_id: "text", encounter_id: "uuid" },
  clock: {
    workspace_id: "uuid",
    clock_id: "uuid",
    encounter_id: "uuid",
    entry_id: "uuid",
    state: "text",
    stopped_reason: "text",
    started_at: "time",
    due_at: "time",
    ended_at: "time",
    met_by_entry_id: "uuid",
  },
  encounter_share: { workspace_id: "uuid", encounter_id: "uuid", teammate_id: "uuid", shared_by: "uuid", shared_at: "time" },
  event: {
    workspace_id: "uuid",
    position: "bigint",
    kind: "text",
    ids: "json",
    teammate_id: "uuid",
    api_key_id: "uuid",
    at: "time",
  },
} as const satisfies Record<string, Record<string, Kind>>;

/** Those that search looks into. Words are the bytes of a tsvector. */
export const filledWords = {
  search_text: { workspace_id: "uuid", item_id: "uuid", kind: "text", at: "time", words: "bytes" },
  customer_words: { workspace_id: "uuid", customer_id: "uuid", words: "text" },
} as const satisfies Record<string, Record<string, Kind>>;

export type FilledTable = keyof typeof filled;
export const filledTables = Object.keys(filled) as FilledTable[];
