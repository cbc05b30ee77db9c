/**
 * The tables, as a list of migrations: number n of the list migrates a data file from version n to n + 1. Never edit a released one, add one.
 *
 * Most resources share one table: fields of every resource are columns, fields of one kind are JSON. So a new kind needs no migration, and foreign
 * keys delete the children of a scope or a parent. Times are microseconds since the epoch, as in Boundary's responses.
 */
const FIRST = `
CREATE TABLE resource (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  type        TEXT NOT NULL,
  scope_id    TEXT REFERENCES resource (id) ON DELETE CASCADE,
  parent_id   TEXT REFERENCES resource (id) ON DELETE CASCADE,
  -- A reference whose target may be deleted: the user of an account, the target of an alias.
  ref_id      TEXT REFERENCES resource (id) ON DELETE SET NULL,
  name        TEXT,
  description TEXT,
  -- A second unique name in addition to 'name': the login name of an account, the value of an alias.
  unique_key  TEXT,
  version     INTEGER NOT NULL,
  created_us  INTEGER NOT NULL,
  updated_us  INTEGER NOT NULL,
  fields      TEXT NOT NULL,
  attributes  TEXT NOT NULL,
  secret      BLOB
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX resource_name ON resource (kind, coalesce(parent_id, scope_id), name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX resource_key ON resource (kind, coalesce(parent_id, scope_id), unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX resource_created ON resource (kind, created_us, id);
CREATE INDEX resource_updated ON resource (kind, updated_us, id);
CREATE INDEX resource_scope ON resource (scope_id, kind, created_us, id);
CREATE INDEX resource_parent ON resource (parent_id, kind, created_us, id);
CREATE INDEX resource_ref ON resource (ref_id) WHERE ref_id IS NOT NULL;

CREATE TABLE link (
  relation TEXT NOT NULL,
  from_id  TEXT NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  to_id    TEXT NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  PRIMARY KEY (relation, from_id, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_to ON link (to_id, relation, from_id);

CREATE TABLE auth_token (
  id             TEXT PRIMARY KEY,
  secret_hash    BLOB NOT NULL,
  scope_id       TEXT NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  user_id        TEXT NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  account_id     TEXT NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  auth_method_id TEXT NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  created_us     INTEGER NOT NULL,
  updated_us     INTEGER NOT NULL,
  last_used_us   INTEGER NOT NULL,
  expires_us     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_token_created ON auth_token (created_us, id);
CREATE INDEX auth_token_updated ON auth_token (updated_us, id);
CREATE INDEX auth_token_user ON auth_token (user_id, created_us, id);
CREATE INDEX auth_token_account ON auth_token (account_id);
CREATE INDEX auth_token_method ON auth_token (auth_method_id);
CREATE INDEX auth_token_scope ON auth_token (scope_id);

CREATE TABLE session (
  id                 TEXT PRIMARY KEY,
  type               TEXT NOT NULL,
  scope_id           TEXT REFERENCES resource (id) ON DELETE SET NULL,
  target_id          TEXT REFERENCES resource (id) ON DELETE SET NULL,
  user_id            TEXT REFERENCES resource (id) ON DELETE SET NULL,
  auth_token_id      TEXT REFERENCES auth_token (id) ON DELETE SET NULL,
  host_set_id        TEXT REFERENCES resource (id) ON DELETE SET NULL,
  host_id            TEXT REFERENCES resource (id) ON DELETE SET NULL,
  endpoint           TEXT NOT NULL,
  certificate        BLOB NOT NULL,
  -- Private key and TOFU token, sealed.
  secret             BLOB NOT NULL,
  tofu_token         BLOB,
  connection_limit   INTEGER NOT NULL,
  connection_count   INTEGER NOT NULL DEFAULT 0,
  status             TEXT NOT NULL,
  termination_reason TEXT,
  -- 1: a resource that it depends on was deleted; not yet handled.
  orphaned           INTEGER NOT NULL DEFAULT 0,
  version            INTEGER NOT NULL,
  created_us         INTEGER NOT NULL,
  updated_us         INTEGER NOT NULL,
  expires_us         INTEGER NOT NULL,
  terminated_us      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX session_created ON session (created_us, id);
CREATE INDEX session_updated ON session (updated_us, id);
CREATE INDEX session_user ON session (user_id, created_us, id);
CREATE INDEX session_scope ON session (scope_id, created_us, id);
CREATE INDEX session_living ON session (expires_us) WHERE terminated_us IS NULL;
CREATE INDEX session_over ON session (terminated_us) WHERE terminated_us IS NOT NULL;
CREATE INDEX session_canceling ON session (updated_us) WHERE status = 'canceling';
CREATE INDEX session_orphaned ON session (id) WHERE orphaned = 1;
CREATE INDEX session_target ON session (target_id);
CREATE INDEX session_token ON session (auth_token_id);
CREATE INDEX session_host ON session (host_id);
CREATE INDEX session_host_set ON session (host_set_id);

CREATE TRIGGER session_lost_reference AFTER UPDATE OF scope_id, target_id, user_id, auth_token_id, host_set_id, host_id ON session
WHEN new.scope_id IS NULL OR new.target_id IS NULL OR new.user_id IS NULL OR new.auth_token_id IS NULL
  OR (new.host_set_id IS NULL AND old.host_set_id IS NOT NULL) OR (new.host_id IS NULL AND old.host_id IS NOT NULL)
BEGIN
  UPDATE session SET orphaned = 1 WHERE id = new.id AND status IN ('pending', 'active');
END;

CREATE TABLE session_state (
  session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  status     TEXT NOT NULL,
  start_us   INTEGER NOT NULL,
  end_us     INTEGER,
  PRIMARY KEY (session_id, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_connection (
  id               TEXT PRIMARY KEY,
  session_id       TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  created_us       INTEGER NOT NULL,
  client_address   TEXT,
  client_port      INTEGER,
  endpoint_address TEXT,
  endpoint_port    INTEGER,
  bytes_up         INTEGER NOT NULL DEFAULT 0,
  bytes_down       INTEGER NOT NULL DEFAULT 0,
  closed_reason    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX session_connection_session ON session_connection (session_id, created_us);
CREATE INDEX session_connection_open ON session_connection (session_id) WHERE closed_reason IS NULL;

-- Deleted ids, for the 'removed_ids' of refreshed lists.
CREATE TABLE removed (
  kind       TEXT NOT NULL,
  id         TEXT NOT NULL,
  removed_us INTEGER NOT NULL,
  PRIMARY KEY (kind, removed_us, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER resource_removed AFTER DELETE ON resource BEGIN
  INSERT OR IGNORE INTO removed VALUES (old.kind, old.id, now_us());
END;
CREATE TRIGGER auth_token_removed AFTER DELETE ON auth_token BEGIN
  INSERT OR IGNORE INTO removed VALUES ('auth-token', old.id, now_us());
END;
CREATE TRIGGER session_removed AFTER DELETE ON session BEGIN
  INSERT OR IGNORE INTO removed VALUES ('session', old.id, now_us());
END;

-- Users who signed in, by month (YYYY-MM); kept when users are deleted.
CREATE TABLE active_user (
  month   TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (month, user_id)
) STRICT, WITHOUT ROWID;

-- Row counts, so that lists need not count.
CREATE TABLE tally (
  kind     TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  count    INTEGER NOT NULL,
  PRIMARY KEY (kind, scope_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER resource_counted AFTER INSERT ON resource BEGIN
  INSERT INTO tally VALUES (new.kind, coalesce(new.scope_id, ''), 1) ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER resource_uncounted AFTER DELETE ON resource BEGIN
  UPDATE tally SET count = count - 1 WHERE kind = old.kind AND scope_id = coalesce(old.scope_id, '');
END;
`;

/**
 * What follows from the end of another resource. A token acts for the user that its account belongs to now; `u_anon` is the user of every caller, so a
 * token without a user gives nothing more. An alias whose target was deleted is part of the next refresh of a list.
 */
const CONSEQUENCES = `
UPDATE auth_token SET user_id = coalesce((SELECT ref_id FROM resource WHERE id = account_id), 'u_anon');

CREATE TRIGGER account_moved AFTER UPDATE OF ref_id ON resource WHEN new.kind = 'account' BEGIN
  UPDATE auth_token SET user_id = coalesce(new.ref_id, 'u_anon') WHERE account_id = new.id;
END;
-- Before: the foreign key would delete the tokens with the user.
CREATE TRIGGER user_removed BEFORE DELETE ON resource WHEN old.kind = 'user' BEGIN
  UPDATE auth_token SET user_id = 'u_anon' WHERE user_id = old.id;
END;

CREATE TRIGGER alias_lost_target AFTER UPDATE OF ref_id ON resource
WHEN new.kind = 'alias' AND new.ref_id IS NULL AND old.ref_id IS NOT NULL
BEGIN
  UPDATE resource SET updated_us = now_us(), fields = json_remove(fields, '$.destination_id'), attributes = '{}' WHERE id = new.id;
END;
`;

const KEY_CHECK = `
-- A known value, sealed: shows at the start whether the key file belongs to this file.
CREATE TABLE key_check (sealed BLOB NOT NULL) STRICT;
`;

const CONTENT_SUMS = `
-- Sums of the content of each other table (content-sums.ts).
CREATE TABLE content_sum (
  name TEXT PRIMARY KEY,
  sum  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** In order; the version of a data file is the number of migrations applied to it. */
export const MIGRATIONS: readonly string[] = [FIRST, CONSEQUENCES, KEY_CHECK, CONTENT_SUMS];
