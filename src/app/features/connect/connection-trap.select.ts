/** Warns about sessions with one connection for programs that open several. */
import type { Target } from '../../../wire/resources.ts';
import { connectText } from './connect.text.ts';

/** Ports of PostgreSQL, MySQL, SQL Server, Oracle, MongoDB, Redis and Cassandra as registered by their projects. */
const DATABASE_PORTS: ReadonlySet<number> = new Set([5432, 3306, 1433, 1521, 27_017, 6379, 9042]);
const DATABASE_WORDS =
  /postgres|psql|\bpg\b|mysql|maria|mongo|redis|valkey|cassandra|oracle|sqlserver|mssql|database|(?:^|[^a-z])db(?:[^a-z]|$)/i;

/** Returns a warning to show before connecting; undefined if there is none. */
export function singleConnectionTrap(target: Target | undefined): string | undefined {
  if (target?.sessionConnectionLimit !== 1) return undefined;
  const { defaultPort, name = '', description = '' } = target;
  const isDatabase =
    (defaultPort !== undefined && DATABASE_PORTS.has(defaultPort)) ||
    DATABASE_WORDS.test(`${name} ${description}`);
  return isDatabase ? connectText.singleConnection : undefined;
}
