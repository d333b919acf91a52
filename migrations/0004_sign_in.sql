-- Signing in: codes and passkeys, limits that hold over all processes, new passwords by mail.

alter table auth."user" add column two_factor_enabled boolean not null default false;

-- A session that a workspace's single sign-on opened: it opens that workspace alone.
alter table auth.session add column only_workspace_id text;

-- Codes from an app (TOTP) and recovery codes, both encrypted.
create table auth.two_factor (
  id text primary key,
  user_id text not null unique references auth."user" on delete cascade,
  secret text not null,
  backup_codes text not null,
  -- False until the first right code has shown that the app has the secret.
  verified boolean not null default false,
  -- better-auth's own counting is off; its columns must be there all the same.
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

create table auth.passkey (
  id text primary key,
  user_id text not null references auth."user" on delete cascade,
  name text,
  credential_id text not null unique,
  public_key text not null,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz not null
);
create index passkey_of_user on auth.passkey (user_id);

-- How often something failed, for each account, browser and source. Only the hash of who it was is kept.
create table auth.attempt (
  bucket text primary key,
  count integer not null,
  since timestamptz not null
);
create index attempt_age on auth.attempt (since);

-- A link that was mailed to make a new password: works once. Only the hash of its token is kept.
create table auth.password_reset (
  token_hash bytea primary key,
  user_id text not null references auth."user" on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_reset_of_user on auth.password_reset (user_id);
create index password_reset_age on auth.password_reset (expires_at);

create index session_age on auth.session (expires_at);
create index verification_age on auth.verification (expires_at);
