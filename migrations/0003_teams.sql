-- Who may do what: teams, invitations, keys; what is shared with whom; organizations; files that teammates send.

alter table workspace add column changed_at timestamptz;
update workspace set changed_at = created_at;
alter table workspace alter column changed_at set not null;

alter table teammate
  -- Where the workspace reaches this teammate. Says nothing about who may sign in.
  add column email text not null default '',
  add column changed_at timestamptz,
  -- One who left is kept: what they wrote still names them.
  add column left_at timestamptz;
update teammate set changed_at = created_at, email = coalesce((select u.email from auth."user" u where u.id = teammate.user_id), '');
alter table teammate alter column changed_at set not null, alter column email drop default;

create table team (
  workspace_id uuid not null references workspace,
  team_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  -- Its encounters are seen by its members only (and by owners and admins).
  private boolean not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, team_id)
);
create unique index team_name on team (workspace_id, lower(name));

create table team_member (
  workspace_id uuid not null,
  team_id uuid not null,
  teammate_id uuid not null,
  primary key (workspace_id, team_id, teammate_id),
  foreign key (workspace_id, team_id) references team on delete cascade,
  foreign key (workspace_id, teammate_id) references teammate
);
create index team_member_teammate on team_member (workspace_id, teammate_id);

-- A way to become a teammate: a link that works once. Only the hash of its token is kept.
create table invitation (
  workspace_id uuid not null references workspace,
  invitation_id uuid not null,
  -- Null: whoever has the link.
  email text check (email = lower(email)),
  role text not null check (role in ('owner', 'admin', 'agent', 'colleague')),
  token_hash bytea not null unique,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- What became of the mail that carries the link.
  mail text not null check (mail in ('none', 'sent', 'failed')),
  mail_reason text check (mail_reason is null or mail = 'failed'),
  accepted_at timestamptz,
  accepted_by uuid check ((accepted_by is null) = (accepted_at is null)),
  revoked_at timestamptz,
  primary key (workspace_id, invitation_id),
  foreign key (workspace_id, invited_by) references teammate,
  foreign key (workspace_id, accepted_by) references teammate
);

-- A program's way in. It acts for the teammate who made it, and may do what its scopes and their role both allow.
create table api_key (
  workspace_id uuid not null references workspace,
  api_key_id uuid not null,
  teammate_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  scopes text[] not null,
  token_hash bytea not null unique,
  -- The last characters of the token, so that a person recognises it.
  hint text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, api_key_id),
  foreign key (workspace_id, teammate_id) references teammate
);

-- What was done under an Idempotency-Key: written in the transaction of the change, the answer right after it.
create table idempotency (
  workspace_id uuid not null references workspace,
  teammate_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  -- SHA-256 of what was asked: the same key for something else is a mistake.
  fingerprint bytea not null,
  status integer,
  -- The answer, sealed: it may hold a secret that is shown once.
  answer bytea,
  created_at timestamptz not null,
  primary key (workspace_id, teammate_id, key),
  foreign key (workspace_id, teammate_id) references teammate
);
create index idempotency_age on idempotency (created_at);

alter table event add column api_key_id uuid;

-- Whose inbox the words of a channel come to.
alter table channel add column team_id uuid, add foreign key (workspace_id, team_id) references team;

alter table encounter
  add column team_id uuid,
  add column snoozed_until timestamptz check (snoozed_until is null or state = 'snoozed'),
  add foreign key (workspace_id, team_id) references team;
create index encounter_owner on encounter (workspace_id, owner_id, state, latest_at desc, encounter_id desc) where owner_id is not null;
create index encounter_team on encounter (workspace_id, team_id, state, latest_at desc, encounter_id desc) where team_id is not null;
create index encounter_snoozed on encounter (snoozed_until) where snoozed_until is not null;

-- An encounter that one teammate showed to another who would not see it.
create table encounter_share (
  workspace_id uuid not null,
  encounter_id uuid not null,
  teammate_id uuid not null,
  shared_by uuid not null,
  shared_at timestamptz not null,
  primary key (workspace_id, encounter_id, teammate_id),
  foreign key (workspace_id, encounter_id) references encounter,
  foreign key (workspace_id, teammate_id) references teammate,
  foreign key (workspace_id, shared_by) references teammate
);
create index encounter_share_teammate on encounter_share (workspace_id, teammate_id);

create index entry_encounter on entry (workspace_id, encounter_id, at desc, entry_id desc);

create table organization (
  workspace_id uuid not null references workspace,
  organization_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, organization_id)
);
create index organization_list on organization (workspace_id, lower(name), organization_id);

alter table customer
  add column organization_id uuid,
  add column changed_at timestamptz,
  add foreign key (workspace_id, organization_id) references organization;
update customer set changed_at = created_at;
alter table customer alter column changed_at set not null;
create index customer_list on customer (workspace_id, created_at desc, customer_id desc);
create index customer_organization on customer (workspace_id, organization_id) where organization_id is not null;

-- A file that a teammate has sent up, to go out with a reply. Without an entry after a day it is forgotten.
create table upload (
  workspace_id uuid not null,
  file_id uuid not null,
  content_hash bytea not null,
  name text not null check (length(name) between 1 and 255),
  media_type text not null,
  size_bytes bigint not null,
  teammate_id uuid not null,
  created_at timestamptz not null,
  entry_id uuid,
  primary key (workspace_id, file_id),
  foreign key (workspace_id, content_hash) references content,
  foreign key (workspace_id, teammate_id) references teammate,
  foreign key (workspace_id, entry_id) references entry
);
create index upload_age on upload (created_at) where entry_id is null;

-- Finding people and words.
create extension if not exists pg_trgm;
create index customer_name_words on customer using gin (lower(name) gin_trgm_ops);
create index identity_address_words on identity using gin (address gin_trgm_ops);
-- Of a long text its beginning: what PostgreSQL can keep of the words of one entry is limited.
create index entry_words on entry using gin (to_tsvector('simple', left(text, 100000))) where kind <> 'event';
create index encounter_subject_words on encounter using gin (lower(subject) gin_trgm_ops);

-- Whom an event of the conversation is about: who was given an encounter, with whom it was shared.
alter table entry
  add column about_teammate_id uuid,
  add column about_team_id uuid,
  add foreign key (workspace_id, about_teammate_id) references teammate (workspace_id, teammate_id),
  add foreign key (workspace_id, about_team_id) references team (workspace_id, team_id);
