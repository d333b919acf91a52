-- Stretches of time and beginnings of words stand among the words themselves, as lexemes: working them out in SQL for the index took
-- longer than all else together. What was found before is found again within minutes.
drop index search_text_words;
drop function search_stretches(uuid, timestamptz);
drop function search_stretch(uuid, integer, bigint);
drop function search_beginnings(tsvector);

truncate search_text, search_language, search_due;

-- Filled by the job alone, so nobody waits while it is put in order.
create index search_text_words on search_text using gin (words) with (fastupdate = off);

insert into search_due
select workspace_id, gen_random_uuid(), 'entry', entry_id from entry where kind <> 'event'
union all select workspace_id, gen_random_uuid(), 'encounter', encounter_id from encounter
union all select workspace_id, gen_random_uuid(), 'customer', customer_id from customer;
