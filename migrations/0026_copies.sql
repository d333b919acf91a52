-- Replies to several people: who gets a copy, openly or hidden, of words that are not entries yet; and whom a mail did not reach.
alter table draft
  -- {"cc": [{"address", "name"}], "bcc": […]}. Null: nobody has chosen, so it is who stood in the last message.
  add column copies jsonb;
alter table outbox add column copies jsonb;

-- Of several to whom it went, those whom it has not reached: [{"address", "reason", "isLasting"}]. Null where there is none.
alter table delivery add column unreached jsonb;
