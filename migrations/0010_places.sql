-- What Today, the list of customers and a customer's own page read.

-- Names in an order that people find: whatever their case, letters with marks beside those without.
create function name_order(name text) returns text language sql immutable parallel safe
  return lower(regexp_replace(normalize(left(name, 60), NFKD), '[\u0300-\u036f]', '', 'g'));

create index customer_by_name on customer (workspace_id, (name is null), name_order(coalesce(name, '')), customer_id);
create index organization_by_name on organization (workspace_id, name_order(name), organization_id);
drop index organization_list;

-- Notes of a conversation are few among its entries.
create index entry_notes on entry (workspace_id, conversation_id, at desc, entry_id desc) where kind = 'note';

-- What wakes next.
create index encounter_wakes on encounter (workspace_id, snoozed_until) where snoozed_until is not null;
