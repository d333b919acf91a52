-- What tells how a channel is: when something last came in, and what waits for a place on its own.
create index delivery_received on delivery (workspace_id, channel_id, created_at desc) where direction = 'in';
create index delivery_alone on delivery (workspace_id, channel_id, created_at) where state = 'received' and alone;
