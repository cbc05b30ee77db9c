/** Accepts the clients of the lab's database. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { PgClient } from './pg-client.ts';
import { readOpening, reportMessage, welcome } from './pg-messages.ts';
import type { Turns } from './pg-turns.ts';
import { DATABASE_LOGIN } from './sample-database.ts';

const NO_ENCRYPTION = 'N';
const MAX_CONNECTIONS = 100;

/** What PGlite reports at the start of a connection; here so that a client need not wait until it runs. */
export const REPORTED = [
  ['application_name', ''],
  ['client_encoding', 'UTF8'],
  ['DateStyle', 'ISO, MDY'],
  ['default_transaction_read_only', 'off'],
  ['in_hot_standby', 'off'],
  ['integer_datetimes', 'on'],
  ['IntervalStyle', 'postgres'],
  ['is_superuser', 'off'],
  ['scram_iterations', '4096'],
  ['search_path', 'public'],
  ['server_encoding', 'UTF8'],
  ['server_version', '18.6'],
  ['session_authorization', DATABASE_LOGIN.username],
  ['standard_conforming_strings', 'on'],
  ['TimeZone', 'UTC'],
] as const;

type Admit = (
  socket: Socket,
  minor: number,
  startup: ReadonlyMap<string, string>,
) => Pick<PgClient, 'receive'> | undefined;

/** Returns the listener for new connections. A client is greeted at once, even while a different one has the backend. */
export function pgDoor(turns: Turns): (socket: Socket) => void {
  let lastId = 0;

  function admit(...[socket, minor, startup]: Parameters<Admit>): ReturnType<Admit> {
    if (turns.refusal !== undefined) {
      socket.end(reportMessage({ severity: 'FATAL', code: '57P03', message: turns.refusal }));
      return undefined;
    }
    if (turns.size >= MAX_CONNECTIONS) {
      const message = 'sorry, too many clients already';
      socket.end(reportMessage({ severity: 'FATAL', code: '53300', message }));
      return undefined;
    }
    lastId += 1;
    const client = new PgClient(
      socket,
      { id: lastId, secret: randomBytes(4).readUInt32BE(), startup },
      turns,
    );
    turns.add(client);
    const parameters = new Map(
      REPORTED.map(([name, value]) => [name, startup.get(name) ?? startup.get(name.toLowerCase()) ?? value]),
    );
    socket.write(welcome(minor, parameters, { pid: client.id, secret: client.secret }));
    return client;
  }

  return greeter(admit, (pid, secret) => turns.cancel(pid, secret));
}

/** Returns a listener that refuses every client for this reason. */
export function closedPgDoor(message: string, hint: string): (socket: Socket) => void {
  return greeter(
    (socket) => {
      socket.end(reportMessage({ severity: 'FATAL', code: '57P03', message, hint }));
      return undefined;
    },
    () => undefined,
  );
}

/** Returns a listener that reads what precedes the startup message. */
function greeter(admit: Admit, cancel: (pid: number, secret: number) => void): (socket: Socket) => void {
  return (socket) => {
    let unread: Buffer = Buffer.alloc(0);
    let client: ReturnType<Admit>;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      if (client !== undefined) {
        client.receive(chunk);
        return;
      }
      unread = Buffer.concat([unread, chunk]);
      for (;;) {
        const opening = readOpening(unread);
        if (opening.kind === 'incomplete') return;
        if (opening.kind === 'encryption') {
          socket.write(NO_ENCRYPTION);
          unread = unread.subarray(opening.length);
          continue;
        }
        if (opening.kind === 'startup') client = admit(socket, opening.minor, opening.parameters);
        else {
          if (opening.kind === 'cancel') cancel(opening.pid, opening.secret);
          socket.end();
        }
        const rest = opening.kind === 'startup' ? unread.subarray(opening.length) : Buffer.alloc(0);
        unread = Buffer.alloc(0);
        if (client !== undefined && rest.length > 0) client.receive(rest);
        return;
      }
    });
  };
}
