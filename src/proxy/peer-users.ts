/** Which user the program at the other end of a local connection runs as. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type ReadTcpTable, readTcpTable, rowKey, type TcpRow } from './tcp-table.ts';

/** A reading is not atomic and may miss a row, so a missing one needs a second look. */
const READINGS = 2;

interface Waiting {
  readonly key: string;
  readonly answer: (row: TcpRow | undefined) => void;
}

export class PeerUsers {
  readonly #read: ReadTcpTable;
  #waiting: Waiting[] = [];
  #isReading = false;

  constructor(read: ReadTcpTable) {
    this.#read = read;
  }

  /**
   * Resolves with the user id; undefined if the client has closed its end, whose row then shows no user, if the row is not found, or if the table
   * cannot be read. All that ask during one turn of the event loop, or during a reading, share the next reading. Never rejects.
   */
  async of(socket: Socket): Promise<number | undefined> {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    // Reset already.
    if (remoteAddress === undefined || localAddress === undefined) return undefined;
    const key = rowKey(
      { address: remoteAddress, port: remotePort ?? 0 },
      { address: localAddress, port: localPort ?? 0 },
    );
    for (let reading = 0; reading < READINGS && !socket.destroyed; reading += 1) {
      const row = await this.#row(key);
      // After a reset the row may be that of the next connection from the same port.
      if (row !== undefined) return row.held && !socket.destroyed ? row.uid : undefined;
    }
    return undefined;
  }

  #row(key: string): Promise<TcpRow | undefined> {
    const { promise, resolve } = Promise.withResolvers<TcpRow | undefined>();
    this.#waiting.push({ key, answer: resolve });
    if (!this.#isReading) {
      this.#isReading = true;
      setImmediate(() => void this.#run());
    }
    return promise;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      const rows = await this.#read(new Set(asked.map(({ key }) => key))).catch(() => undefined);
      for (const { key, answer } of asked) answer(rows?.get(key));
    }
    this.#isReading = false;
  }
}

let seeing: Promise<boolean> | undefined;

/** Resolves with whether this system shows who holds a socket, tried with one of this process. Tries once; never rejects. */
export function seesUsers(): Promise<boolean> {
  seeing ??= showsOwnUser().catch(() => false);
  return seeing;
}

async function showsOwnUser(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  try {
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') return false;
    const key = rowKey(address, { address: '0.0.0.0', port: 0 });
    const row = (await readTcpTable(new Set([key]))).get(key);
    return row?.held === true && row.uid === process.geteuid?.();
  } finally {
    server.close();
  }
}
