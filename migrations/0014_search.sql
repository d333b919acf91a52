-- Finding words. What was said is put into search_text shortly after its commit, by a job that takes search_due.

-- What is still to be made findable, or anew: written in the transaction that changes it, taken when that is done.
create table search_due (
  workspace_id uuid not null references workspace,
  due_id uuid not null,
  kind text not null check (kind in ('entry', 'encounter', 'customer')),
  item_id uuid not null,
  -- In the order in which it is taken, of all workspaces.
  primary key (due_id, workspace_id)
);

-- The words of entries, and of subjects that no message of the encounter carries. Whoever may see them is asked when they are read.
create table search_text (
  workspace_id uuid not null references workspace,
  item_id uuid not null,
  kind text not null check (kind in ('entry', 'encounter')),
  at timestamptz not null,
  words tsvector not null,
  primary key (workspace_id, item_id)
-- The words lie apart: what is read of most rows is the rest, which so is dense.
) with (toast_tuple_target = 128);

-- The stretches of time that a moment lies in: hours, four of them, sixteen, … up to thirty years. A search walks from now back in
-- stretches that grow, so that common words are found in the first, and rare ones without many steps. The workspace is in them too.
create function search_stretch(workspace_id uuid, level integer, hours bigint) returns bigint
  language sql immutable parallel safe
  return (hashtextextended(workspace_id::text, 0) << 29) # ((level::bigint << 25) | (hours >> (2 * level)));

-- The cost is what keeps the planner from working it out for every row instead of looking into the index.
create function search_stretches(workspace_id uuid, at timestamptz) returns bigint[]
  language sql immutable parallel safe cost 10000
  return (
    select array_agg(search_stretch(workspace_id, level, greatest(floor(extract(epoch from at) / 3600), 0)::bigint))
    from generate_series(0, 9) level
  );

-- How words begin, in up to three letters. Longer beginnings are looked up in search_word.
create function search_beginnings(words tsvector) returns text[]
  language sql immutable parallel safe cost 10000
  return (
    select coalesce(array_agg(distinct left(word, letters)), '{}')
    from unnest(tsvector_to_array(words)) word, generate_series(1, 3) letters
    where length(word) >= letters and word !~ '^[~/=#]'
  );

-- Filled by the job alone, so nobody waits while it is put in order.
create index search_text_words on search_text
  using gin (search_stretches(workspace_id, at), words, search_beginnings(words)) with (fastupdate = off);

-- Where time begins and ends.
create index search_text_at on search_text (workspace_id, at);

-- Every word that was ever found, for beginnings and for words that nobody wrote like this.
create table search_word (
  workspace_id uuid not null references workspace,
  word text collate "C" not null,
  primary key (workspace_id, word)
);
create index search_word_similar on search_word using gin (word gin_trgm_ops);

-- In which languages people write here: a word is looked for by its stems in all of them.
create table search_language (
  workspace_id uuid not null references workspace,
  language text not null,
  entries bigint not null,
  primary key (workspace_id, language)
);

-- Names and addresses, as words without accents and with a space before each.
create table customer_words (
  workspace_id uuid not null,
  customer_id uuid not null,
  words text not null,
  primary key (workspace_id, customer_id),
  foreign key (workspace_id, customer_id) references customer on delete cascade
);
create index customer_words_similar on customer_words using gin (words gin_trgm_ops);

drop index entry_words, encounter_subject_words, customer_name_words, identity_address_words;

-- What is there already becomes findable in the first minutes.
insert into search_due
select workspace_id, gen_random_uuid(), 'entry', entry_id from entry where kind <> 'event'
union all select workspace_id, gen_random_uuid(), 'encounter', encounter_id from encounter
union all select workspace_id, gen_random_uuid(), 'customer', customer_id from customer;
