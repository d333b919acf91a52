-- Mails are placed many at once. One that failed or took too long among others is placed alone, by a job of its own.
alter table delivery add column alone boolean not null default false;
create index delivery_oldest_to_place on delivery (created_at, workspace_id) where state = 'received' and not alone;
create index delivery_to_place on delivery (workspace_id, created_at, delivery_id) where state = 'received' and not alone;
