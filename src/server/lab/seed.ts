/** The lab as data: scopes, hosts and targets that show every feature, for the endpoints of lab.ts. */
import type { LabSeed } from '../controller/seed/lab.ts';
import type { LabPlan } from './lab.ts';
import { DATABASE_LOGIN, DATABASE_NAME } from './sample-database.ts';
import { SSH_LOGIN } from './ssh-login.ts';

const LOOPBACK = '127.0.0.1';
/** tcpmux (RFC 1078): nothing listens there, and no system assigns it as a free port. */
const SILENT_PORT = 1;

export function labSeed({ ports, sshKeys }: LabPlan): LabSeed {
  const echo = { address: LOOPBACK, port: ports.echo };
  const database = `PostgreSQL (PGlite: one transaction at a time) with the database ${DATABASE_NAME}`;
  return {
    orgs: [
      {
        name: 'IT_Support',
        description: 'Operates the machines of all other teams',
        projects: [
          {
            name: 'QA_Tests',
            description: 'Machines and services for testing',
            catalogs: [
              {
                name: 'DevOps',
                description: 'Machines of the test bench',
                hosts: [
                  { name: 'localhost', description: 'This machine by name', address: 'localhost' },
                  { name: 'postgres', description: 'This machine by address', address: LOOPBACK },
                ],
                hostSets: [
                  {
                    name: 'databases',
                    description: 'Where PostgreSQL runs',
                    hosts: ['localhost', 'postgres'],
                  },
                ],
              },
            ],
            targets: [
              {
                name: 'tests',
                description: `${database}, on either of two hosts`,
                hostSets: ['databases'],
                port: ports.database,
                alias: 'tests.lab',
              },
              {
                name: 'postgres-with-login',
                description: `${database}; user name and password come with the session`,
                address: LOOPBACK,
                port: ports.database,
                credential: { name: DATABASE_NAME, ...DATABASE_LOGIN },
                alias: 'postgres.lab',
              },
              {
                name: 'web-page',
                description: 'A page for the browser or curl',
                address: LOOPBACK,
                port: ports.web,
                alias: 'web.lab',
              },
              {
                name: 'web-page-https',
                description: 'The same page over TLS, with a certificate that nothing trusts',
                address: LOOPBACK,
                port: ports.tlsWeb,
              },
              {
                name: 'ssh-with-password',
                description: 'A small shell; user name and password come with the session',
                address: LOOPBACK,
                port: ports.ssh,
                credential: { name: 'ssh password', ...SSH_LOGIN },
                alias: 'ssh.lab',
              },
              {
                name: 'ssh-with-key',
                description: 'The same shell; user name and private key come with the session',
                address: LOOPBACK,
                port: ports.ssh,
                credential: { name: 'ssh key', username: SSH_LOGIN.username, privateKey: sshKeys.user },
              },
              {
                ...echo,
                name: 'echo-three-connections',
                description: 'Sends everything back; a session carries three connections',
                connectionLimit: 3,
              },
              {
                name: 'ticker-two-minutes',
                description: 'A line every second; a session ends after two minutes',
                address: LOOPBACK,
                port: ports.ticker,
                maxSeconds: 120,
              },
              {
                name: 'host-down',
                description: 'Nothing listens there',
                address: LOOPBACK,
                port: SILENT_PORT,
              },
              // Without a description: programs that expect one have stumbled over such targets.
              { ...echo, name: 'echo' },
            ],
          },
        ],
      },
    ],
  };
}
