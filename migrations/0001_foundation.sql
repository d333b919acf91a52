-- The ground: who signs in, workspaces and teammates, and the event log.

-- Sign-in lives in a schema of its own: it belongs to a person, not to a workspace.
create schema auth;

create table auth."user" (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table auth.session (
  id text primary key,
  user_id text not null references auth."user" on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_of_user on auth.session (user_id);

create table auth.account (
  id text primary key,
  user_id text not null references auth."user" on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  id_token text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_of_user on auth.account (user_id);

create table auth.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on auth.verification (identifier);

-- The one-time link for the first owner. Only the hash of its token is kept.
create table auth.owner_link (
  token_hash bytea primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table workspace (
  workspace_id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null
);

create table teammate (
  workspace_id uuid not null references workspace,
  teammate_id uuid not null,
  user_id text not null,
  role text not null check (role in ('owner', 'admin', 'agent', 'colleague')),
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null,
  primary key (workspace_id, teammate_id),
  unique (workspace_id, user_id)
);
create index teammate_user on teammate (user_id);

-- The event log. The position is drawn from one row per workspace as the last act of a transaction,
-- so that positions have no gaps and none appears late. Kept apart from workspace: its row is
-- updated by every change and must not stand in the way of foreign keys.
create table event_counter (
  workspace_id uuid primary key references workspace,
  position bigint not null default 0
) with (fillfactor = 50);

create table event (
  workspace_id uuid not null references workspace,
  position bigint not null,
  kind text not null,
  ids jsonb not null,
  teammate_id uuid,
  at timestamptz not null,
  primary key (workspace_id, position)
);
