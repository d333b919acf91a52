-- Words are kept as they are: packing those of a text took longer than reading them ever saves, and they are read for phrases only.
alter table search_text alter column words set storage external;
