/** A controller that serves very many rows from memory and counts requests: no grants, no storage, only what the program reads. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';

const PAGE = 1_000;
const TOKEN_ID = 'at_1234567890';
const USER_ID = 'u_1234567890';
const HOURS_MS = 3_600_000;

export interface ManyOptions {
  readonly projects: number;
  readonly targets: number;
  readonly sessions: number;
  /** How many of the sessions are live, starting with the first. */
  readonly live: number;
}

interface Changed {
  readonly id: string;
  /** When the response that reported it was written to the network. */
  readonly toldAtMs: Promise<number>;
}

export interface ManyController {
  readonly address: string;
  /** The sign-in of the program. */
  readonly token: string;
  /** Requests since the last call. */
  takeRequests(): number;
  /** Changes this many sessions, one of them so that it moves to the top of the list. */
  change(count: number): Changed;
  stop(): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly json: string;
  /** Serial of its last change. */
  serial: number;
}

const KINDS = ['orders', 'billing', 'wiki', 'search', 'audit', 'ledger', 'mail'];
const digits = (index: number): string => String(index).padStart(10, '0');

export async function startMany(options: ManyOptions): Promise<ManyController> {
  const startMs = Date.now() - HOURS_MS;
  const projectId = (index: number): string => `p_${digits(index % options.projects)}`;
  const rows: Record<string, Row[]> = {
    scopes: [
      row('o_0000000000', { type: 'org', name: 'acme', scope_id: 'global' }),
      ...Array.from({ length: options.projects }, (_, index) =>
        row(projectId(index), { type: 'project', name: `project-${index}`, scope_id: 'o_0000000000' }),
      ),
    ],
    targets: Array.from({ length: options.targets }, (_, index) =>
      row(`ttcp_${digits(index)}`, {
        type: 'tcp',
        name: `${KINDS[index % KINDS.length]}-${(index * 7919) % options.targets}.eu-${index % 13}`,
        description: `serves ${KINDS[(index * 3) % KINDS.length]}`,
        scope_id: projectId(index),
        scope: scopeOf(projectId(index)),
        address: `10.${index % 250}.${Math.floor(index / 250)}.7`,
        attributes: { default_port: 1024 + ((index * 31) % 5000) },
        session_max_seconds: 28_800,
        session_connection_limit: -1,
        authorized_actions: ['no-op', 'read', 'update', 'delete', 'authorize-session'],
      }),
    ),
    sessions: Array.from({ length: options.sessions }, (_, index) =>
      sessionRow(index, 1, index < options.live),
    ),
  };

  function sessionRow(index: number, version: number, live: boolean, createdMs = startMs - index): Row {
    const [created, end] = [
      new Date(createdMs).toISOString(),
      new Date(createdMs + 8 * HOURS_MS).toISOString(),
    ];
    return row(
      `s_${digits(index)}`,
      {
        type: 'tcp',
        target_id: `ttcp_${digits(index % options.targets)}`,
        scope_id: projectId(index),
        scope: scopeOf(projectId(index)),
        user_id: USER_ID,
        auth_token_id: TOKEN_ID,
        host_set_id: 'hsst_1234567890',
        host_id: 'hst_1234567890',
        endpoint: `tcp://10.0.${index % 250}.7:5432`,
        created_time: created,
        updated_time: new Date(createdMs + version).toISOString(),
        expiration_time: end,
        status: live ? 'active' : 'terminated',
        states: [
          { status: live ? 'active' : 'terminated', start_time: created },
          { status: 'pending', start_time: created, end_time: created },
        ],
        ...(live ? {} : { termination_reason: 'canceled' }),
        authorized_actions: ['no-op', 'read', 'read:self', 'cancel', 'cancel:self'],
      },
      version,
    );
  }

  let requests = 0;
  let serial = 0;
  let told: ((atMs: number) => void) | undefined;

  const list = (name: string, token: string | null): string => {
    const all = rows[name] ?? [];
    const [kind, at = '0', page = '0'] = (token ?? 'page:0:0').split(':');
    const now = serial;
    if (kind === 'page') {
      const from = Number(page) * PAGE;
      const items = all.slice(from, from + PAGE);
      const more = from + PAGE < all.length;
      return answer(
        items,
        more ? 'delta' : 'complete',
        more ? `page:${at}:${Number(page) + 1}` : `since:${at}`,
      );
    }
    return answer(
      all.filter((item) => item.serial > Number(at)),
      'complete',
      `since:${now}`,
    );
  };

  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    requests += 1;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, , name = '', id] = url.pathname.split('/');
    response.setHeader('content-type', 'application/json');
    if (name === 'auth-tokens') response.end(tokenJson());
    else if (id !== undefined || rows[name] === undefined) response.writeHead(404).end();
    else {
      const since = url.searchParams.get('list_token');
      const body = list(name, since);
      const tells = told;
      if (name === 'sessions' && since?.startsWith('since') === true && body.includes('"s_'))
        told = undefined;
      response.end(body, () => {
        if (told === undefined) tells?.(performance.now());
      });
    }
  };

  const server = createServer(respond);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    token: `${TOKEN_ID}_secret`,
    takeRequests: () => {
      const taken = requests;
      requests = 0;
      return taken;
    },
    change: (count) => {
      serial += 1;
      const sessions = rows.sessions ?? [];
      const places = Array.from(
        { length: count },
        (_, index) => (serial * 4_001 + index * 997) % sessions.length,
      );
      places.forEach((place, index) => {
        const known = sessions[place];
        if (known === undefined) return;
        const live = index === 0 || place < options.live;
        const createdMs = index === 0 ? startMs + serial : startMs - place;
        sessions[place] = { ...sessionRow(place, known.version + 1, live, createdMs), serial };
      });
      const { promise, resolve } = Promise.withResolvers<number>();
      told = resolve;
      return { id: `s_${digits(places[0] ?? 0)}`, toldAtMs: promise };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function row(id: string, fields: object, version = 1): Row {
  return { id, version, serial: 0, json: JSON.stringify({ id, version, ...fields }) };
}

function scopeOf(id: string): object {
  return { id, type: 'project', name: `project ${id}`, parent_scope_id: 'o_0000000000' };
}

function answer(items: readonly Row[], responseType: string, listToken: string): string {
  const head = JSON.stringify({
    response_type: responseType,
    list_token: listToken,
    sort_by: 'created_time',
  });
  return `${head.slice(0, -1)},"items":[${items.map(({ json }) => json).join(',')}]}`;
}

function tokenJson(): string {
  const [now, end] = [new Date().toISOString(), new Date(Date.now() + 24 * HOURS_MS).toISOString()];
  return JSON.stringify({
    id: TOKEN_ID,
    scope_id: 'global',
    user_id: USER_ID,
    auth_method_id: 'ampw_1234567890',
    account_id: 'acctpw_1234567890',
    created_time: now,
    updated_time: now,
    expiration_time: end,
  });
}
