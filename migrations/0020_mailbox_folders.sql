-- Mailboxes of several folders, each read at its own pace; and the messages that could not be fetched from them.

-- How far each folder is read. What is numbered up to last_uid has been looked at.
create table mailbox_folder (
  workspace_id uuid not null,
  channel_id uuid not null,
  folder text not null check (length(folder) between 1 and 500),
  uid_validity bigint not null,
  last_uid bigint not null,
  -- From when on its messages were looked for: with an earlier one it is looked through anew.
  since timestamptz not null,
  read_at timestamptz not null,
  primary key (workspace_id, channel_id, folder),
  foreign key (workspace_id, channel_id) references channel on delete cascade
);
insert into mailbox_folder (workspace_id, channel_id, folder, uid_validity, last_uid, since, read_at)
  select workspace_id, channel_id, 'INBOX', uid_validity, last_uid, since, now() from mailbox
  where uid_validity is not null and last_uid is not null;

alter table mailbox drop column uid_validity, drop column last_uid;
-- Whose mailbox it is, as the server knows it; with another one, numbers that were used before mean other messages.
alter table mailbox add column account text;
alter table mailbox add column generation integer not null default 0;
-- Folders that are to be read and cannot be opened, each with the reason.
alter table mailbox add column closed_folders jsonb not null default '{}';

create table mailbox_problem (
  workspace_id uuid not null,
  problem_id uuid not null,
  channel_id uuid not null,
  folder text not null,
  uid_validity bigint not null,
  uid bigint not null,
  -- As far as the server says.
  size_bytes bigint,
  reason text not null,
  tries integer not null,
  -- When it was last tried, and when it is tried again; null: when a person asks for it.
  at timestamptz not null,
  next_at timestamptz,
  primary key (workspace_id, problem_id),
  unique (workspace_id, channel_id, folder, uid_validity, uid),
  foreign key (workspace_id, channel_id) references channel on delete cascade
);
create index mailbox_problem_due on mailbox_problem (next_at) where next_at is not null;

-- In which folder of a mailbox it lay, and whether that is the one for junk.
alter table delivery add column folder text;
alter table delivery add column is_junk boolean not null default false;
