-- A link for a new password that was used is gone: nothing has to remember that it was.

delete from auth.password_reset where used_at is not null;
alter table auth.password_reset drop column used_at;
