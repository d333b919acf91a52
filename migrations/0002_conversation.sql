-- The path of a message: files, channels and deliveries, customers, conversations, clocks.

-- Bytes, named by the SHA-256 of what they are. Chunks are written first, while the hash is still unknown.
create table content (
  workspace_id uuid not null references workspace,
  hash bytea not null check (length(hash) = 32),
  content_id uuid not null,
  size_bytes bigint not null,
  created_at timestamptz not null,
  primary key (workspace_id, hash),
  unique (workspace_id, content_id)
);

create table content_chunk (
  workspace_id uuid not null,
  content_id uuid not null,
  ordinal integer not null,
  bytes bytea not null check (length(bytes) between 1 and 524288),
  primary key (workspace_id, content_id, ordinal),
  foreign key (workspace_id, content_id) references content (workspace_id, content_id)
    on delete cascade deferrable initially deferred
);
-- Mail and pictures are compressed already, or too short to gain: do not spend time on it.
alter table content_chunk alter column bytes set storage external;

create table channel (
  workspace_id uuid not null references workspace,
  channel_id uuid not null,
  kind text not null check (kind in ('mail')),
  name text not null check (length(name) between 1 and 120),
  address text not null check (address = lower(address)),
  settings jsonb not null,
  secrets bytea,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, channel_id),
  -- The listener must know from the address alone whose mail it is.
  unique (kind, address)
);

-- What the product has read of a mailbox, and how the connection is.
create table mailbox (
  workspace_id uuid not null,
  channel_id uuid not null,
  -- Messages that reached the mailbox before this moment are not taken.
  since timestamptz not null,
  uid_validity bigint,
  last_uid bigint,
  state text not null check (state in ('connecting', 'connected', 'failing')),
  reason text,
  changed_at timestamptz not null,
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channel on delete cascade
);

create table customer (
  workspace_id uuid not null references workspace,
  customer_id uuid not null,
  name text,
  created_at timestamptz not null,
  primary key (workspace_id, customer_id)
);

create table identity (
  workspace_id uuid not null,
  identity_id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('mail')),
  address text not null check (address = lower(address)),
  name text,
  created_at timestamptz not null,
  primary key (workspace_id, identity_id),
  unique (workspace_id, kind, address),
  foreign key (workspace_id, customer_id) references customer
);
create index identity_customer on identity (workspace_id, customer_id);

create table conversation (
  workspace_id uuid not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  created_at timestamptz not null,
  primary key (workspace_id, conversation_id),
  unique (workspace_id, customer_id),
  foreign key (workspace_id, customer_id) references customer
);

create table encounter (
  workspace_id uuid not null,
  encounter_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  subject text not null,
  state text not null check (state in ('open', 'waiting', 'snoozed', 'settled')),
  owner_id uuid,
  follows_id uuid,
  opened_at timestamptz not null,
  settled_at timestamptz check ((settled_at is not null) = (state = 'settled')),
  -- What the list shows, kept here so that it is one index scan.
  latest_at timestamptz not null,
  latest_text text not null,
  latest_by text not null check (latest_by in ('customer', 'teammate')),
  primary key (workspace_id, encounter_id),
  foreign key (workspace_id, conversation_id) references conversation,
  foreign key (workspace_id, channel_id) references channel,
  foreign key (workspace_id, owner_id) references teammate,
  foreign key (workspace_id, follows_id) references encounter
);
create index encounter_list on encounter (workspace_id, state, latest_at desc, encounter_id desc);
create index encounter_latest on encounter (workspace_id, latest_at desc, encounter_id desc);
create index encounter_conversation on encounter (workspace_id, conversation_id, opened_at);

-- Every delivery, raw, in and out. What the sender was told to be safe is here before anything reads it.
create table delivery (
  workspace_id uuid not null,
  delivery_id uuid not null,
  channel_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  state text not null check (
    (direction = 'in' and state in ('received', 'placed', 'set_aside'))
    or (direction = 'out' and state in ('held', 'queued', 'sent', 'failed'))
  ),
  reason text,
  envelope jsonb not null,
  -- The raw message; an outgoing one is composed when it is first sent.
  content_hash bytea check (direction = 'out' or content_hash is not null),
  -- Where the channel itself names the message (a mailbox: UIDVALIDITY and UID), so that it is taken once.
  remote_key text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, delivery_id),
  unique (workspace_id, channel_id, remote_key),
  foreign key (workspace_id, channel_id) references channel,
  foreign key (workspace_id, content_hash) references content
);
create index delivery_held on delivery (workspace_id, channel_id) where state = 'held';
create index delivery_set_aside on delivery (workspace_id, channel_id) where state = 'set_aside';

-- One line of the conversation. Append-only.
create table entry (
  workspace_id uuid not null,
  entry_id uuid not null,
  conversation_id uuid not null,
  encounter_id uuid not null,
  kind text not null check (kind in ('message_in', 'message_out', 'note', 'event')),
  event text check ((kind = 'event') = (event is not null)),
  at timestamptz not null,
  channel_id uuid,
  delivery_id uuid,
  identity_id uuid,
  teammate_id uuid,
  subject text,
  text text not null,
  html text,
  message_id text,
  -- One message, one entry: the same words under the same Message-ID on the same channel.
  message_key bytea,
  primary key (workspace_id, entry_id),
  foreign key (workspace_id, conversation_id) references conversation,
  foreign key (workspace_id, encounter_id) references encounter,
  foreign key (workspace_id, channel_id) references channel,
  foreign key (workspace_id, delivery_id) references delivery,
  foreign key (workspace_id, identity_id) references identity,
  foreign key (workspace_id, teammate_id) references teammate
);
create index entry_conversation on entry (workspace_id, conversation_id, at desc, entry_id desc);
create index entry_delivery on entry (workspace_id, delivery_id) where delivery_id is not null;
create unique index entry_message on entry (workspace_id, channel_id, message_key) where message_key is not null;

create table entry_file (
  workspace_id uuid not null,
  entry_id uuid not null,
  ordinal integer not null,
  content_hash bytea not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  -- RFC 2392: what the HTML of the same message calls it.
  content_id text,
  primary key (workspace_id, entry_id, ordinal),
  foreign key (workspace_id, entry_id) references entry,
  foreign key (workspace_id, content_hash) references content
);

-- Which encounter of a conversation a Message-ID belongs to. Ids that were only referred to stand here too,
-- so that a thread whose messages arrive in the wrong order still comes together.
create table thread_message (
  workspace_id uuid not null,
  conversation_id uuid not null,
  message_id text not null check (length(message_id) <= 998),
  encounter_id uuid not null,
  primary key (workspace_id, conversation_id, message_id),
  foreign key (workspace_id, conversation_id) references conversation,
  foreign key (workspace_id, encounter_id) references encounter
);

-- The time that runs for words of a customer until a person answers.
create table clock (
  workspace_id uuid not null,
  clock_id uuid not null,
  encounter_id uuid not null,
  entry_id uuid not null,
  state text not null check (state in ('running', 'met', 'stopped')),
  stopped_reason text check (
    (state = 'stopped') = (stopped_reason is not null)
    and stopped_reason in ('bounce', 'robot', 'spam', 'merged', 'nothing_owed')
  ),
  started_at timestamptz not null,
  due_at timestamptz not null,
  ended_at timestamptz check ((state = 'running') = (ended_at is null)),
  met_by_entry_id uuid check ((state = 'met') = (met_by_entry_id is not null)),
  primary key (workspace_id, clock_id),
  unique (workspace_id, entry_id),
  foreign key (workspace_id, encounter_id) references encounter,
  foreign key (workspace_id, entry_id) references entry,
  foreign key (workspace_id, met_by_entry_id) references entry
);
create index clock_running on clock (workspace_id, due_at) where state = 'running';
create index clock_encounter on clock (workspace_id, encounter_id) where state = 'running';
