-- A demonstration: a database that was filled with a history made up for it. Nothing is ever sent from one.

create table auth.demonstration (
  only_one boolean primary key default true check (only_one),
  owner_id text not null references auth."user",
  made_at timestamptz not null
);

alter table delivery drop constraint delivery_check;
alter table delivery add constraint delivery_state_check check (
  (direction = 'in' and state in ('received', 'placed', 'set_aside'))
  or (direction = 'out' and state in ('held', 'queued', 'sent', 'failed', 'not_sent'))
);
