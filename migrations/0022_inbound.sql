-- A way in beside the listener and mailboxes: a provider's webhook.

-- A provider hands over the mail of a channel by HTTP. Whoever asks knows the secret in the address; what is kept is its hash.
create table inbound (
  workspace_id uuid not null,
  channel_id uuid not null,
  provider text not null check (provider in ('raw', 'mailgun', 'sendgrid', 'postmark', 'ses')),
  secret_hash bytea not null,
  -- What the provider signs with (or the key to check it by), sealed.
  signing_key bytea,
  changed_at timestamptz not null,
  -- When mail was last taken, and what was last refused with its reason: for the person who sets it up.
  taken_at timestamptz,
  refused_at timestamptz,
  refused_because text,
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channel on delete cascade
);
create index inbound_secret on inbound (channel_id, secret_hash);

-- What providers have brought lately, by what they call it: a request that is played again makes nothing new.
create table inbound_seen (
  workspace_id uuid not null,
  channel_id uuid not null,
  token_hash bytea not null,
  content_hash bytea not null,
  expires_at timestamptz not null,
  primary key (workspace_id, channel_id, token_hash),
  foreign key (workspace_id, channel_id) references channel on delete cascade
);
create index inbound_seen_expiry on inbound_seen (expires_at);
