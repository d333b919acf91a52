-- Mail from before, brought in from a file: how far it has come, so that it goes on where it stopped.
create table import (
  workspace_id uuid not null,
  import_id uuid not null,
  channel_id uuid not null,
  name text not null,
  content_hash bytea not null,
  state text not null check (state in ('running', 'done', 'cancelled')),
  -- In bytes: how large it is, and up to where it has been read.
  size_bytes bigint not null,
  place_bytes bigint not null default 0,
  taken_count integer not null default 0,
  -- Those that were entries already.
  known_count integer not null default 0,
  aside_count integer not null default 0,
  teammate_id uuid not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, import_id),
  foreign key (workspace_id, channel_id) references channel,
  foreign key (workspace_id, content_hash) references content,
  foreign key (workspace_id, teammate_id) references teammate
);
create index import_channel on import (workspace_id, channel_id, created_at);
create index import_content on import (workspace_id, content_hash);

-- A message of an import that could not be taken in: where it stands in the file, and why.
create table import_aside (
  workspace_id uuid not null,
  import_id uuid not null,
  place_bytes bigint not null,
  reason text not null,
  primary key (workspace_id, import_id, place_bytes),
  foreign key (workspace_id, import_id) references import
);
