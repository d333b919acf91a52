-- Words on their way: drafts, which nobody but their writer sees, and the outbox, where they wait a moment and can be taken back.

create table draft (
  workspace_id uuid not null references workspace,
  draft_id uuid not null,
  teammate_id uuid not null,
  kind text not null check (kind in ('reply', 'note', 'encounter')),
  -- Null where it is to begin a new encounter.
  encounter_id uuid check ((encounter_id is null) = (kind = 'encounter')),
  text text not null,
  -- To whom a new encounter goes, and about what; as it was typed, so it may not be right yet.
  channel_id uuid check (channel_id is null or kind = 'encounter'),
  customer_id uuid check (customer_id is null or kind = 'encounter'),
  address text not null check (length(address) <= 254),
  name text not null check (length(name) <= 200),
  subject text not null check (length(subject) <= 500),
  -- Never given twice, also after a draft was removed and begun anew.
  version bigint not null,
  changed_at timestamptz not null,
  primary key (workspace_id, draft_id),
  unique (workspace_id, teammate_id, encounter_id, kind),
  foreign key (workspace_id, teammate_id) references teammate,
  foreign key (workspace_id, encounter_id) references encounter,
  foreign key (workspace_id, channel_id) references channel,
  foreign key (workspace_id, customer_id) references customer
);
create index draft_list on draft (workspace_id, teammate_id, changed_at desc, draft_id desc);

-- Uploads that a draft names are kept however old they are.
create table draft_file (
  workspace_id uuid not null,
  draft_id uuid not null,
  file_id uuid not null,
  ordinal integer not null,
  primary key (workspace_id, draft_id, file_id),
  foreign key (workspace_id, draft_id) references draft on delete cascade,
  foreign key (workspace_id, file_id) references upload on delete cascade
);
create index draft_file_upload on draft_file (workspace_id, file_id);

create table outbox (
  workspace_id uuid not null references workspace,
  -- Made by whoever sends; the entry that the words become has the same id, so they become one only once.
  outbox_id uuid not null,
  teammate_id uuid not null,
  api_key_id uuid,
  kind text not null check (kind in ('reply', 'note', 'encounter')),
  encounter_id uuid check ((encounter_id is null) = (kind = 'encounter')),
  text text not null,
  channel_id uuid check ((channel_id is null) = (kind <> 'encounter')),
  customer_id uuid check (customer_id is null or kind = 'encounter'),
  address text not null,
  name text not null,
  subject text not null,
  -- What was taken back is remembered a while, so that the same words sent late do not go out after all.
  state text not null check (state in ('waiting', 'refused', 'taken_back')),
  problem_code text check ((problem_code is not null) = (state = 'refused')),
  problem_detail text check (problem_detail is null or state = 'refused'),
  created_at timestamptz not null,
  send_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, outbox_id),
  foreign key (workspace_id, teammate_id) references teammate,
  foreign key (workspace_id, api_key_id) references api_key,
  foreign key (workspace_id, encounter_id) references encounter,
  foreign key (workspace_id, channel_id) references channel,
  foreign key (workspace_id, customer_id) references customer
);
create index outbox_writer on outbox (workspace_id, teammate_id, send_at, outbox_id) where state <> 'taken_back';
create index outbox_taken_back on outbox (changed_at) where state = 'taken_back';

create table outbox_file (
  workspace_id uuid not null,
  outbox_id uuid not null,
  file_id uuid not null,
  ordinal integer not null,
  primary key (workspace_id, outbox_id, file_id),
  foreign key (workspace_id, outbox_id) references outbox on delete cascade,
  foreign key (workspace_id, file_id) references upload
);
create index outbox_file_upload on outbox_file (workspace_id, file_id);
