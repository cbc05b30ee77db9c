/**
 * What a connection sees of its own: settings, role, temporary tables and prepared statements. One backend serves all connections, so this is saved when a
 * different connection gets its turn, and restored later.
 */
import * as v from 'valibot';
import { columnsOf, type PgMessage, pgMessage, textsOf } from './pg-messages.ts';
import { DATABASE_LOGIN } from './sample-database.ts';

const SAVED = v.object({
  encoding: v.string(),
  settings: v.array(v.tuple([v.string(), v.string()])),
  user: v.string(),
  role: v.string(),
  hasTemporary: v.boolean(),
  statements: v.array(v.object({ name: v.string(), isSql: v.boolean(), text: v.string() })),
});
export type PgState = v.InferOutput<typeof SAVED>;

/** Who the backend runs as. */
const SUPERUSER = 'postgres';

export const NEW_STATE: PgState = {
  encoding: 'UTF8',
  settings: [],
  user: DATABASE_LOGIN.username,
  role: 'none',
  hasTemporary: false,
  statements: [],
};

/** The query for `readState`. Settings that no module defines are not listed by PostgreSQL, so their names must be known. */
export function saveQuery(customSettings: Iterable<string>): Buffer {
  const custom = [...customSettings].map(
    (name) => `UNION ALL SELECT ${literal(name)}, pg_catalog.current_setting(${literal(name)}, true)`,
  );
  return pgMessage(
    'Q',
    `SELECT pg_catalog.current_setting('client_encoding');
    SET client_encoding TO 'UTF8';
    SELECT pg_catalog.json_build_object(
      'settings', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(name, setting)), '[]') FROM (
        SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' AND name <> 'client_encoding'
        ${custom.join(' ')}) s WHERE setting <> ''),
      'user', session_user,
      'role', pg_catalog.current_setting('role'),
      'hasTemporary', EXISTS (SELECT FROM pg_catalog.pg_depend
        WHERE refclassid = 'pg_catalog.pg_namespace'::regclass AND refobjid = pg_catalog.pg_my_temp_schema()),
      'statements', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', name, 'isSql', from_sql, 'text', statement)), '[]') FROM pg_catalog.pg_prepared_statements))`,
  );
}

/** Throws if the answer is not complete. */
export function readState(answer: readonly PgMessage[]): PgState {
  const rows = answer.filter(({ type }) => type === 'D').map((row) => columnsOf(row)[0]);
  const [encoding, json = ''] = rows;
  return v.parse(SAVED, { ...JSON.parse(json), encoding });
}

/** Queries that leave nothing of a connection: the first one lifts limits such as read-only transactions from the rest. */
export const RESET_QUERIES = [
  pgMessage('Q', `SET SESSION AUTHORIZATION ${SUPERUSER}; RESET ROLE; RESET ALL`),
  pgMessage('Q', "SET client_encoding TO 'UTF8'; DEALLOCATE ALL; UNLISTEN *; DISCARD SEQUENCES"),
];
/** What a connection leaves when it ends. */
export const END_SESSION_QUERY = pgMessage('Q', 'DISCARD TEMP; SELECT pg_catalog.pg_advisory_unlock_all()');

/** Queries that give a connection its state, after `RESET_QUERIES`. `prepared`: its Parse messages by statement name. */
export function restoreMessages(state: PgState, prepared: ReadonlyMap<string, Buffer>): Buffer[] {
  const values = state.settings.map(([name, setting]) => `(${literal(name)}, ${literal(setting)})`);
  const statements = [`SET SESSION AUTHORIZATION ${identifier(state.user)}`];
  if (values.length > 0) {
    statements.unshift(
      `SELECT pg_catalog.set_config(name, setting, false) FROM (VALUES ${values.join(', ')}) s (name, setting)`,
    );
  }
  if (state.role !== 'none') statements.push(`SET ROLE ${identifier(state.role)}`);
  const sync = pgMessage('S');
  return [
    pgMessage('Q', statements.join('; ')),
    ...state.statements.filter(({ isSql }) => isSql).map(({ text }) => pgMessage('Q', text)),
    pgMessage('Q', `SET client_encoding TO ${literal(state.encoding)}`),
    // In the encoding of the client, and last: a query drops the unnamed one.
    ...[...prepared.values()].map((parse) => Buffer.concat([parse, sync])),
  ];
}

/** Queries for the settings of a startup message, one each: any of them may be invalid. */
export function startupQueries(parameters: ReadonlyMap<string, string>): Buffer[] {
  const settings = [...parameters].filter(
    ([name]) => !['user', 'database', 'options', 'replication'].includes(name),
  );
  const options = parameters.get('options') ?? '';
  for (const [, name = '', setting = ''] of options.matchAll(/(?:-c\s*|--)([\w.-]+)=((?:\\.|[^\s\\])*)/g)) {
    settings.push([name.replaceAll('-', '_'), setting.replaceAll(/\\(.)/g, '$1')]);
  }
  return settings
    .filter(([name]) => !name.startsWith('_pq_.'))
    .map(([name, setting]) =>
      pgMessage('Q', `SELECT pg_catalog.set_config(${literal(name)}, ${literal(setting)}, false)`),
    );
}

const TEMPORARY = 'pg_catalog.pg_my_temp_schema()';

/**
 * The backend has one schema for temporary tables. Those of a connection that is not at work are in a schema of its own, whose name makes PostgreSQL
 * treat them as tables of another session with the same files (GetTempNamespaceProcNumber in src/backend/catalog/namespace.c reads the number only).
 */
export function putAsideQuery(id: number): Buffer {
  return pgMessage('Q', `CREATE SCHEMA IF NOT EXISTS ${asideSchema(id)}; ${move(TEMPORARY, asideOid(id))}`);
}

export function putBackQuery(id: number): Buffer {
  return pgMessage('Q', move(asideOid(id), TEMPORARY));
}

export function dropAsideQuery(id: number): Buffer {
  return pgMessage('Q', `DROP SCHEMA IF EXISTS ${asideSchema(id)} CASCADE`);
}

function asideSchema(id: number): string {
  return `pg_temp_0_${id}`;
}

function asideOid(id: number): string {
  return `'${asideSchema(id)}'::regnamespace`;
}

function move(from: string, to: string): string {
  const columns = [
    ['pg_class', 'relnamespace'],
    ['pg_type', 'typnamespace'],
    ['pg_proc', 'pronamespace'],
    ['pg_constraint', 'connamespace'],
  ];
  return [
    ...columns.map(
      ([table, column]) => `UPDATE pg_catalog.${table} SET ${column} = ${to} WHERE ${column} = ${from}`,
    ),
    `UPDATE pg_catalog.pg_depend SET refobjid = ${to}
      WHERE refclassid = 'pg_catalog.pg_namespace'::regclass AND refobjid = ${from}`,
  ].join('; ');
}

/** Names of settings such as `app.user` in a query. */
export function customSettingsOf(message: PgMessage): string[] {
  const texts = textsOf(message, 2).join(' ');
  return [...texts.matchAll(/\bset(?:_config\s*\(\s*'|\s+(?:session\s+)?)([a-z_]\w*\.[a-z_]\w*)/gi)].map(
    ([, name = '']) => name.toLowerCase(),
  );
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
