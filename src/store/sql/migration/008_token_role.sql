-- A token with less than its owner's rights: those of one role only; '' = not so.
ALTER TABLE api_token ADD COLUMN role text NOT NULL DEFAULT '';
