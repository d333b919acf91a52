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

-- Spam lies apart: in no list but its own, and nobody owes it anything.
alter table encounter
  drop constraint encounter_state_check,
  drop constraint encounter_check,
  add constraint encounter_state_check check (state in ('open', 'waiting', 'snoozed', 'settled', 'emptied', 'spam')),
  add constraint encounter_check check ((settled_at is not null) = (state in ('settled', 'emptied', 'spam')));

-- What became known of an address: that mails to it come back, and what a person has said of mails from it.
alter table identity
  add column is_spam boolean,
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

-- To whom a reply was written: should its encounter become another customer's before it goes, it does not go there.
alter table outbox add column written_to_id uuid;
