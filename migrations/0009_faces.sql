-- People may carry what their drawn face is made from.

alter table customer add column face text check (length(face) between 1 and 100);
alter table teammate add column face text check (length(face) between 1 and 100);
