-- What is counted, sorted or looked for by other ways than before.

create index delivery_failed on delivery (workspace_id, channel_id) where state = 'failed';
create index encounter_opened on encounter (workspace_id, opened_at desc, encounter_id desc);
create index entry_identity on entry (workspace_id, identity_id) where identity_id is not null;

-- A team that is no more stays only in the sentence that once named it, without its name.
alter table entry
  drop constraint entry_workspace_id_about_team_id_fkey,
  add foreign key (workspace_id, about_team_id) references team (workspace_id, team_id) on delete set null (about_team_id);
