/** A controller with an LDAP method, and a small directory in the same process. */
import { once } from 'node:events';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import ldap from 'ldapjs';
import { asObject, child, type JsonObject } from '../../../src/lib/json.ts';
import type { ControllerOptions } from '../../../src/server/controller/index.ts';
import { type Answer, type Harness, startController } from './harness.ts';

export const BASE = 'dc=example,dc=org';
export const PEOPLE = `ou=people,${BASE}`;
export const GROUPS = `ou=groups,${BASE}`;
export const READER = { dn: `cn=reader,${BASE}`, password: 'reader-hush-77' };

/** What the server passes to a handler; its types say nothing of it. */
interface Request {
  readonly dn: { toString(): string };
  readonly credentials: string;
  readonly scope: number;
  readonly connection: { readonly ldap: { readonly bindDN: { toString(): string } } };
  readonly filter: { toString(): string; matches(attributes: DirectoryEntry, strictCase: boolean): boolean };
}
interface Response {
  send(entry: { readonly dn: string; readonly attributes: DirectoryEntry }): void;
  end(): void;
}
type Next = (error?: unknown) => void;

type DirectoryEntry = Readonly<Record<string, readonly string[]>>;

const SCOPES = ['base', 'one', 'sub'];

/** By their names. */
const ENTRIES: Readonly<Record<string, DirectoryEntry>> = {
  [BASE]: { objectclass: ['domain'] },
  [READER.dn]: { objectclass: ['person'], cn: ['reader'], userpassword: [READER.password] },
  [`uid=ana,${PEOPLE}`]: {
    objectclass: ['person'],
    uid: ['ana'],
    cn: ['Ana Ops'],
    fullName: ['Ana Ops'],
    email: ['ana@example.org', 'ops@example.org'],
    mail: ['ana@mail.example.org'],
    userpassword: ['ana hush é'],
  },
  [`uid=ben,${PEOPLE}`]: { objectclass: ['person'], uid: ['ben'], cn: ['Ben'], userpassword: ['ben-hush'] },
  [`cn=ops,${GROUPS}`]: { objectclass: ['group'], cn: ['ops'], member: [`uid=ana,${PEOPLE}`] },
  [`cn=dev,${GROUPS}`]: { objectclass: ['group'], cn: ['dev'], memberuid: ['ana', 'ben'] },
};

export interface Directory {
  readonly port: number;
  /** Binds with a password, as `bind NAME`, and searches, as `search SCOPE FILTER as NAME`, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startDirectory(): Promise<Directory> {
  const asked: string[] = [];
  const server = ldap.createServer();
  server.bind('', (request: Request, response: Response, next: Next) => {
    const name = request.dn.toString();
    const dn = ldap.parseDN(name);
    asked.push(`bind ${name}`);
    const isRight =
      name === '' ||
      Object.entries(ENTRIES).some(
        ([key, { userpassword }]) => dn.equals(key) && userpassword?.includes(request.credentials) === true,
      );
    if (!isRight) return next(new ldap.InvalidCredentialsError());
    response.end();
    return next();
  });
  server.search(BASE, (request: Request, response: Response, next: Next) => {
    const base = ldap.parseDN(request.dn.toString());
    const scope = SCOPES[request.scope] ?? '';
    asked.push(`search ${scope} ${request.filter.toString()} as ${request.connection.ldap.bindDN}`);
    for (const [dn, attributes] of Object.entries(ENTRIES)) {
      const isBelow = base.equals(dn) || (scope !== 'base' && base.parentOf(dn));
      if (isBelow && request.filter.matches(attributes, false)) response.send({ dn, attributes });
    }
    response.end();
    return next();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: Number(new URL(server.url).port),
    asked,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A port on loopback in front of another one. */
export interface Front {
  readonly port: number;
  close(): void;
}

async function listen(server: Server): Promise<Front> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function join(client: Socket, port: number): void {
  const behind = connect(port, '127.0.0.1');
  client.on('error', () => behind.destroy()).on('close', () => behind.destroy());
  behind.on('error', () => client.destroy()).on('close', () => client.destroy());
  client.pipe(behind).pipe(client);
}

/** LDAP over TLS from the first byte. */
export function startLdaps(port: number, options: TlsOptions): Promise<Front> {
  const server = createTlsServer(options, (socket) => join(socket, port));
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

/** LDAP that turns to TLS when asked (RFC 4511, 4.14). */
export function startStartTls(port: number, options: TlsOptions): Promise<Front> {
  const ok = (id: number) => Buffer.from([0x30, 12, 2, 1, id, 0x78, 7, 10, 1, 0, 4, 0, 4, 0]);
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (request: Buffer) => {
        socket.pause();
        // The id of the message: 30 len 02 01 id.
        socket.write(ok(request[4] ?? 0), () => {
          const secure = new TLSSocket(socket, { ...options, isServer: true });
          secure.on('error', () => undefined);
          join(secure, port);
        });
      });
    }),
  );
}

/** Answers every connection with `script`. */
export function startScripted(script: (socket: Socket) => void): Promise<Front> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      script(socket);
    }),
  );
}

export interface LdapWorld extends Harness {
  readonly method: string;
  signInAs(login_name: string, password: string): Promise<Answer>;
  /** Replaces attributes of the method; null clears one. */
  change(attributes: JsonObject): Promise<Answer>;
  accounts(): Promise<readonly JsonObject[]>;
}

/** The method is the primary one. */
export async function openLdapWorld(
  attributes: JsonObject,
  options: Partial<ControllerOptions> = {},
): Promise<LdapWorld> {
  const harness = await startController(options);
  const { admin, anonymous } = harness;
  const made = await admin('POST', '/v1/auth-methods', {
    scope_id: 'global',
    type: 'ldap',
    attributes: { state: 'active-public', ...attributes },
  });
  const method = `/v1/auth-methods/${String(made.body.id)}`;
  const scope = await admin('GET', '/v1/scopes/global');
  await admin('PATCH', '/v1/scopes/global', {
    version: scope.body.version,
    primary_auth_method_id: made.body.id,
  });
  return {
    ...harness,
    method,
    signInAs: (login_name, password) =>
      anonymous('POST', `${method}:authenticate`, { command: 'login', attributes: { login_name, password } }),
    change: async (changed) => {
      const { body } = await admin('GET', method);
      return admin('PATCH', method, { version: body.version, attributes: changed });
    },
    accounts: async () => {
      const { body } = await admin('GET', `/v1/accounts?auth_method_id=${String(made.body.id)}`);
      const items: unknown = body.items ?? [];
      return Array.isArray(items) ? items.map((item) => asObject(item) ?? {}) : [];
    },
  };
}

/** The attributes of the token in an answer. */
export function tokenIn(answer: Answer): JsonObject {
  return child(answer.body, 'attributes') ?? {};
}
