-- An encounter whose words were moved away is kept, so that they can be moved back, and is in no list.
alter table encounter
  drop constraint encounter_state_check,
  drop constraint encounter_check,
  add constraint encounter_state_check check (state in ('open', 'waiting', 'snoozed', 'settled', 'emptied')),
  add constraint encounter_check check ((settled_at is not null) = (state in ('settled', 'emptied')));

-- Those that were left without words before.
update encounter set state = 'emptied'
where state = 'settled' and exists (
  select from entry where entry.workspace_id = encounter.workspace_id and entry.encounter_id = encounter.encounter_id
    and entry.kind = 'event' and entry.event = 'settled'
) and not exists (
  select from entry where entry.workspace_id = encounter.workspace_id and entry.encounter_id = encounter.encounter_id
    and entry.kind <> 'event'
);
