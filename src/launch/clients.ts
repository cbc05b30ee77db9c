/**
 * One record per client program: when it fits, and its command line. The order of arguments and the handling of secrets follow `boundary connect`
 * (internal/cmd/commands/connect/{postgres,mysql,mongo,redis,cassandra,ssh,rdp,kube,http}.go in hashicorp/boundary), except that no password ever
 * becomes an argument.
 */
import { browserOpener } from './browser.ts';
import type { Client } from './client.ts';
import { cqlsh, mongosh, mysql, psql, redis } from './databases.ts';
import { rdp, rdpPrograms, ssh } from './remote.ts';
import type { LaunchRequest } from './types.ts';
import { browser, curl, kubectl } from './web.ts';

/** The client that runs any program: its command line comes with the request. */
export const CUSTOM = 'custom';

const HTTP = {
  ports: [80, 443, 8000, 8080, 8443],
  words: /https?\b|\bweb\b|\bwww\b/i,
} as const;

export const CLIENTS: readonly Client[] = [
  {
    name: 'psql',
    programs: () => ['psql'],
    packages: 'postgresql-client (with Homebrew: libpq)',
    ports: [5432],
    words: /postgres|psql|pgsql|\bpg\b/i,
    commandLine: psql,
  },
  {
    name: 'ssh',
    programs: () => ['ssh'],
    helpers: ['sshpass'],
    packages: 'openssh-client',
    ports: [22, 2222],
    words: /\bssh\b/i,
    targetType: 'ssh',
    commandLine: ssh,
  },
  {
    name: 'mysql',
    programs: () => ['mysql', 'mariadb'],
    packages: 'mariadb-client or mysql-client',
    ports: [3306],
    words: /mysql|maria/i,
    commandLine: mysql,
  },
  {
    name: 'redis-cli',
    programs: () => ['redis-cli', 'valkey-cli'],
    packages: 'redis-tools (with Homebrew: redis)',
    ports: [6379],
    words: /redis|valkey/i,
    commandLine: redis,
  },
  {
    name: 'mongosh',
    programs: () => ['mongosh'],
    packages: 'mongodb-mongosh (with Homebrew: mongosh)',
    ports: [27017],
    words: /mongo/i,
    commandLine: mongosh,
  },
  {
    name: 'cqlsh',
    programs: () => ['cqlsh'],
    packages: 'cassandra-tools, or cqlsh with pip',
    ports: [9042],
    words: /cassandra|scylla|\bcql/i,
    commandLine: cqlsh,
  },
  {
    name: 'kubectl',
    programs: () => ['kubectl'],
    packages: 'kubectl (with Homebrew: kubernetes-cli)',
    ports: [6443, 16443],
    words: /kube|\bk8s\b|\bk3s\b/i,
    commandLine: kubectl,
  },
  {
    name: 'rdp',
    programs: rdpPrograms,
    packages: 'freerdp3-x11, freerdp2-x11 or remmina',
    ports: [3389],
    words: /\brdp\b|remote desktop/i,
    targetType: 'rdp',
    commandLine: rdp,
  },
  {
    name: 'browser',
    programs: () => ['browser'],
    packages: '',
    ...HTTP,
    commandLine: browser,
  },
  { name: 'curl', programs: () => ['curl'], packages: 'curl', ...HTTP, commandLine: curl },
];

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** Returns the clients that fit, best first: by target type, then endpoint port, then words in the name and description. */
export function fittingClients(request: LaunchRequest, machine: Machine): readonly Client[] {
  const { targetType, endpointPort, targetName, targetDescription = '' } = request;
  if (targetType !== 'tcp') return CLIENTS.filter((client) => client.targetType === targetType);
  // Without a display, use curl instead of a browser.
  const seen = browserOpener(machine.env, machine.platform) !== undefined;
  const clients = seen ? CLIENTS : CLIENTS.toSorted((a, b) => unseen(a) - unseen(b));
  const byPort = clients.filter(({ ports }) => endpointPort !== undefined && ports.includes(endpointPort));
  const byWords = (text: string) => clients.filter(({ words }) => words.test(text));
  return [...new Set([...byPort, ...byWords(targetName), ...byWords(targetDescription)])];
}

function unseen({ name }: Client): number {
  return name === 'browser' ? 1 : 0;
}
