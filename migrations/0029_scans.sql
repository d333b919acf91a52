-- What a virus scanner has said of the bytes of files, once for each content.

create table scan (
  workspace_id uuid not null,
  content_hash bytea not null,
  state text not null check (state in ('waiting', 'clean', 'infected', 'unchecked')),
  -- Infected: what the scanner calls it. Unchecked: why. Waiting: what went wrong the last time.
  words text check (state not in ('infected', 'unchecked') or words is not null),
  -- How often it came to nothing although the scanner was reached.
  tries integer not null default 0,
  added_at timestamptz not null,
  due_at timestamptz not null,
  scanned_at timestamptz check ((scanned_at is null) = (state = 'waiting')),
  primary key (workspace_id, content_hash),
  foreign key (workspace_id, content_hash) references content on delete cascade
);
-- The newest first: those are about to be opened.
create index scan_waiting on scan (added_at desc) where state = 'waiting';
