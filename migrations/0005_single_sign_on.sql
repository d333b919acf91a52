-- Secrets of the instance itself, and signing in by a workspace's own identity provider (OpenID Connect).

-- Random secrets that all servers on this database share, sealed with the instance key: it can change, and they stay.
create table auth.instance_secret (
  name text primary key,
  sealed bytea not null
);

create table single_sign_on (
  workspace_id uuid primary key references workspace,
  issuer text not null check (length(issuer) between 1 and 500),
  client_id text not null check (length(client_id) between 1 and 500),
  -- Sealed. Null: a client without one (PKCE alone), or one that was forgotten with a lost instance key.
  client_secret bytea,
  domain text not null check (domain = lower(domain) and length(domain) between 1 and 253),
  -- What the record of the domain must say. Changes with the domain.
  domain_token text not null,
  -- Before that nobody can sign in this way: addresses of a domain are asserted by whom it belongs to.
  domain_proven_at timestamptz,
  -- What whoever comes for the first time becomes; null: only those who connected their account come in.
  role_of_new text check (role_of_new in ('owner', 'admin', 'agent', 'colleague')),
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index single_sign_on_domain on single_sign_on (domain) where domain_proven_at is not null;

-- A sign-in on its way to the identity provider and back: used once, by the browser that began it.
create table auth.sso_attempt (
  state_hash bytea primary key,
  browser_hash bytea not null,
  workspace_id uuid not null references workspace,
  -- With whom the answer must come: the settings may change meanwhile.
  issuer text not null,
  nonce text not null,
  verifier text not null,
  -- Who connects their account there to themselves; null: somebody signs in.
  connect_user_id text references auth."user" on delete cascade,
  expires_at timestamptz not null
);
create index sso_attempt_age on auth.sso_attempt (expires_at);

-- Who an identity provider's subject is. Never found by an address: only by a first sign-in, or connected by the person.
create table auth.sso_account (
  workspace_id uuid not null references workspace,
  issuer text not null,
  subject text not null check (length(subject) between 1 and 255),
  user_id text not null references auth."user" on delete cascade,
  created_at timestamptz not null,
  primary key (workspace_id, issuer, subject)
);
create index sso_account_user on auth.sso_account (user_id);
