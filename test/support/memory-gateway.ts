/** The proxy for all targets in memory: a test plays its clients. */
import type {
  BackgroundHeld,
  BackgroundProxy,
  BackgroundProxyPlace,
  HandedProxy,
  Ports,
} from '../../src/app/core/ports.ts';
import type { OpenedGateway, RemoteBackend } from '../../src/gateway/types.ts';
import type { OpenForward } from '../../src/proxy/types.ts';

export interface MemoryGateway {
  readonly request: Parameters<Ports['openGateway']>[0];
  readonly backend: RemoteBackend;
  isClosed: boolean;
  /** Ends its thread. */
  lose(): void;
}

/** `opened` gets each proxy; `mustBeFree` rejects busy ports. */
export function memoryGateways(
  opened: MemoryGateway[],
  openForward: OpenForward,
  mustBeFree: (port: number) => void,
): Ports['openGateway'] {
  return async (request, backend): Promise<OpenedGateway> => {
    mustBeFree(request.listenPort);
    const lost = Promise.withResolvers<void>();
    const own: MemoryGateway = { request, backend, isClosed: false, lose: lost.resolve };
    opened.push(own);
    const port = request.listenPort === 0 ? 50_080 : request.listenPort;
    return {
      port,
      pacUrl: `http://127.0.0.1:${port}/proxy.pac`,
      login: undefined,
      openForward,
      lost: lost.promise,
      close: async () => {
        own.isClosed = true;
      },
    };
  };
}

/** Proxies of background processes. */
export class MemoryProxies {
  /** What a background process was given; `failure` makes it refuse. */
  readonly handed: HandedProxy[] = [];
  failure: string | undefined;
  held: readonly BackgroundProxy[] = [];
  lost: BackgroundProxyPlace[] = [];

  take(given: HandedProxy | undefined): string | undefined {
    if (given !== undefined) this.handed.push(given);
    return this.failure;
  }

  list(): Pick<BackgroundHeld, 'proxies' | 'lostProxies'> {
    return { proxies: this.held, lostProxies: this.lost.splice(0) };
  }

  async stop(proxy: BackgroundProxy): Promise<void> {
    this.held = this.held.filter(({ pid }) => pid !== proxy.pid);
  }
}
