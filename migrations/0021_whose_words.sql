-- Of what kind words are, who else stands in their head, and what is known of who wrote them.
alter table entry
  add column nature text not null default 'words'
    check (nature in ('words', 'bounce', 'auto_reply', 'receipt', 'list', 'complaint')),
  -- Whether the address that it names as its author is proven; null where nobody has found out.
  add column sender text check (sender in ('verified', 'unverified')),
  -- Everyone else whom its head names: [{"role", "address", "name"}]. Null where there is nobody.
  add column parties jsonb,
  -- Who wrote what a teammate has forwarded, as far as it can be read: {"address", "name"}.
  add column original_author jsonb;

alter table encounter add column is_spam boolean not null default false;
create index encounter_spam on encounter (workspace_id, latest_at desc, encounter_id desc) where is_spam;

-- What became known of an address when a mail to it came back.
alter table identity
  add column undeliverable_at timestamptz,
  add column undeliverable_reason text;

-- Who takes part beside the customer: whom their mails, or ours, named in To and Cc.
create table encounter_party (
  workspace_id uuid not null,
  encounter_id uuid not null,
  address text not null check (address = lower(address)),
  name text,
  created_at timestamptz not null,
  primary key (workspace_id, encounter_id, address),
  foreign key (workspace_id, encounter_id) references encounter
);
create index encounter_party_address on encounter_party (workspace_id, address);

-- Entries whose sender is still to be checked.
create table sender_check (
  workspace_id uuid not null,
  entry_id uuid not null,
  created_at timestamptz not null,
  primary key (workspace_id, entry_id),
  foreign key (workspace_id, entry_id) references entry
);
