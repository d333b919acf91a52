-- Lists and counts of large workspaces: each a walk over one index, which holds all that decides who sees a row.

drop index encounter_list;
create index encounter_list on encounter (workspace_id, state, latest_at desc, encounter_id desc)
  include (team_id, owner_id, channel_id);
-- A list of all states is put together from the lists of each.
drop index encounter_opened;
create index encounter_opened on encounter (workspace_id, state, opened_at desc, encounter_id desc)
  include (team_id, owner_id, channel_id);
-- Nobody's stand in it too.
drop index encounter_owner;
create index encounter_owner on encounter (workspace_id, owner_id, state, latest_at desc, encounter_id desc) include (team_id);
drop index encounter_team;
create index encounter_team on encounter (workspace_id, team_id, state, latest_at desc, encounter_id desc)
  include (owner_id) where team_id is not null;
create index encounter_channel on encounter (workspace_id, channel_id, state, latest_at desc, encounter_id desc)
  include (team_id, owner_id);

-- Who waits: in the order in which their time comes, and once for each encounter, however many of its words wait.
drop index clock_running;
create index clock_running on clock (workspace_id, due_at, encounter_id, clock_id) where state = 'running';
drop index clock_encounter;
create index clock_encounter on clock (workspace_id, encounter_id, due_at, clock_id) where state = 'running';
