-- The file of an import is kept only until it has been read to its end; of what was set aside, the message itself stays.
alter table import alter content_hash drop not null;
alter table import_aside add content_hash bytea;
alter table import_aside add foreign key (workspace_id, content_hash) references content;
create index import_aside_content on import_aside (workspace_id, content_hash);
