-- Bytes that nothing names any more can be found, and cleared away.

create index entry_file_content on entry_file (workspace_id, content_hash);
create index delivery_content on delivery (workspace_id, content_hash) where content_hash is not null;
create index upload_content on upload (workspace_id, content_hash);
create index content_age on content (created_at);
