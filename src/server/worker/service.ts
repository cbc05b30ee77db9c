/** Serves the connections of a worker: TLS, websocket, handshake, then bytes to and from the host. */
import type { Socket } from 'node:net';
import { atTime } from '../../lib/at-time.ts';
import { CLOSE } from '../../wire/close-codes.ts';
import type { Link } from '../../wire/link.ts';
import type { ConnectionLimits } from '../limits/connection-limits.ts';
import { Admission, type Admitted } from './admission.ts';
import type { AuthorizedConnection } from './authority.ts';
import { Connections } from './connections.ts';
import type { EndedSessions } from './ended-sessions.ts';
import { greet } from './handshake.ts';
import { IdleWebsockets } from './idle-websockets.ts';
import { WORKER_TIMES, type WorkerTimes } from './limits.ts';
import type { WorkerOptions } from './options.ts';
import { type ByteCount, dialEndpoint, endpointAddress, relay } from './relay.ts';
import { Upgrades } from './upgrades.ts';

export class Service {
  readonly #options: WorkerOptions;
  readonly #times: WorkerTimes;
  readonly #limits: ConnectionLimits;
  readonly #admission: Admission;
  readonly #upgrades: Upgrades;
  readonly #idle: IdleWebsockets;
  readonly #connections: Connections;

  constructor(options: WorkerOptions, limits: ConnectionLimits, ended: EndedSessions) {
    const { authority, log = () => undefined } = options;
    this.#options = options;
    this.#times = { ...WORKER_TIMES, ...options.timeoutsMs };
    this.#limits = limits;
    this.#admission = new Admission(authority, this.#times.tls, ended);
    this.#upgrades = new Upgrades(this.#times.upgrade);
    this.#idle = new IdleWebsockets(this.#times, options.idleWebsockets);
    this.#connections = new Connections(authority, options.reportIntervalMs ?? 1_000, log);
  }

  /** Cuts every connection; from then on only ends are reported. */
  close(): void {
    this.#admission.close();
    this.#connections.close();
  }

  /** Resolves when no more bytes can move and that is reported. */
  async serve(raw: Socket): Promise<void> {
    const admitted = await this.#admission.admit(raw);
    if (admitted === undefined) return;
    const link = await this.#upgrades.await(admitted.socket);
    if (link === undefined) return;
    const { session } = admitted;
    const callOff = atTime(session.expiresAtMs, () => link.destroy());
    link.onGone(callOff);
    const connection = await greet(link, session, this.#options.authority, this.#idle);
    if (connection === undefined) return;
    this.#limits.prove(raw);
    await this.#carry(link, admitted, connection);
  }

  async #carry(
    link: Link,
    { session, raw }: Admitted,
    { connectionId }: AuthorizedConnection,
  ): Promise<void> {
    const count: ByteCount = { up: 0, down: 0 };
    let endpoint: Socket | undefined;
    const over = this.#connections.add(connectionId, session.sessionId, count, () => {
      link.destroy();
      endpoint?.destroy();
    });
    try {
      const address = endpointAddress(session.endpoint);
      if (address === undefined) return link.close(CLOSE.badEndpoint);
      const connected = await dialEndpoint(address, this.#times.endpoint, (socket) => {
        endpoint = socket;
        this.#limits.count(socket);
      });
      if (connected === undefined) return link.close(CLOSE.unableToSetupProxying);
      if (!(await this.#report(connectionId, link, connected))) {
        connected.destroy();
        return link.close(CLOSE.unableToEstablish);
      }
      await relay(link, connected, count, { client: raw, times: this.#times });
    } finally {
      await over();
    }
  }

  async #report(connectionId: string, link: Link, endpoint: Socket): Promise<boolean> {
    const report = {
      connectionId,
      clientTcpAddress: link.remoteAddress,
      clientTcpPort: link.remotePort,
      endpointTcpAddress: endpoint.remoteAddress ?? '',
      endpointTcpPort: endpoint.remotePort ?? 0,
    };
    return this.#options.authority.connectConnection(report).then(
      () => true,
      () => false,
    );
  }
}
