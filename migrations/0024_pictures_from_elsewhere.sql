-- Pictures that mails only name: of whom they are always shown, and what was fetched, for a day.

create table picture_sender (
  workspace_id uuid not null,
  -- An address that a customer writes from.
  identity_id uuid not null,
  teammate_id uuid not null,
  created_at timestamptz not null,
  primary key (workspace_id, identity_id),
  foreign key (workspace_id, identity_id) references identity on delete cascade,
  foreign key (workspace_id, teammate_id) references teammate
);

create table fetched_picture (
  workspace_id uuid not null references workspace,
  -- SHA-256 of the address: it may hold who was written to.
  address_hash bytea not null check (length(address_hash) = 32),
  -- Null: nothing came that can be shown.
  content_hash bytea,
  media_type text check ((media_type is null) = (content_hash is null)),
  size_bytes bigint check ((size_bytes is null) = (content_hash is null)),
  fetched_at timestamptz not null,
  primary key (workspace_id, address_hash),
  foreign key (workspace_id, content_hash) references content
);
create index fetched_picture_content on fetched_picture (workspace_id, content_hash) where content_hash is not null;
create index fetched_picture_age on fetched_picture (fetched_at);
