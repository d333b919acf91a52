-- Mail channels that sign in by an account at Google or Microsoft (OAuth 2) instead of a password.

-- How Rapport is registered with a provider, for one workspace.
create table mail_registration (
  workspace_id uuid not null references workspace,
  provider text not null check (provider in ('google', 'microsoft')),
  client_id text not null check (length(client_id) between 1 and 500),
  -- Sealed. Null: forgotten with a lost instance key.
  client_secret bytea,
  -- Of Microsoft: whose accounts may sign in.
  tenant text check (length(tenant) between 1 and 253),
  changed_at timestamptz not null,
  primary key (workspace_id, provider)
);

-- The account by which a channel signs in.
create table mail_account (
  workspace_id uuid not null,
  channel_id uuid not null,
  provider text not null,
  address text not null check (length(address) between 1 and 254),
  -- The refresh token and the access token, sealed. Null: the provider has ended the sign-in, or the instance key was lost.
  tokens bytea,
  -- Of the access token: when it was given, and how long it is good.
  given_at timestamptz not null,
  expires_at timestamptz not null,
  -- When a person last signed in there, and since when it is as it is.
  signed_in_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channel on delete cascade,
  foreign key (workspace_id, provider) references mail_registration
);
create index mail_account_provider on mail_account (workspace_id, provider);

-- Somebody on their way to a provider and back: used once, in the session that began it.
create table mail_sign_in (
  workspace_id uuid not null,
  state_hash bytea not null,
  session_id text not null,
  teammate_id uuid not null,
  provider text not null,
  -- The channel that is to sign in, or the one that is to be.
  channel_id uuid,
  draft jsonb,
  -- With which account; null: with any.
  account text,
  -- The address of the channel is a shared mailbox, which that account may open.
  is_shared boolean not null,
  -- What proves that the answer is ours (the verifier of PKCE and the nonce), sealed.
  sealed bytea not null,
  expires_at timestamptz not null,
  primary key (workspace_id, state_hash),
  foreign key (workspace_id, teammate_id) references teammate,
  foreign key (workspace_id, channel_id) references channel on delete cascade,
  foreign key (workspace_id, provider) references mail_registration on delete cascade,
  check ((channel_id is null) <> (draft is null))
);
create index mail_sign_in_expiry on mail_sign_in (expires_at);
