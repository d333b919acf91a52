-- Up to which moment each teammate has read a conversation. Found by its key alone, for a row of the list as for a conversation.

create table seen (
  workspace_id uuid not null,
  teammate_id uuid not null,
  conversation_id uuid not null,
  up_to timestamptz not null,
  -- The encounter that they marked as unread; reading on takes the mark away.
  marked_id uuid,
  primary key (workspace_id, teammate_id, conversation_id),
  foreign key (workspace_id, teammate_id) references teammate,
  foreign key (workspace_id, conversation_id) references conversation,
  foreign key (workspace_id, marked_id) references encounter
);
