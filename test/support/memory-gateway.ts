/** The proxy for all targets in memory: a test plays its clients. */
import type {
  BackgroundHeld,
  BackgroundPort,
  BackgroundProxy,
  BackgroundProxyPlace,
  HandedProxy,
  Ports,
} from '../../src/app/core/ports.ts';
import type { OpenedGateway, RemoteBackend } from '../../src/gateway/types.ts';
import { type BndError, isBndError } from '../../src/lib/errors.ts';
import type { OpenForward, WebAccess } from '../../src/proxy/types.ts';
import type { BrokeredCredential } from '../../src/wire/resources.ts';

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

/** What background processes keep besides forwards: proxies, and credentials. */
export class MemoryKept {
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

  /** Of every background forward; an error for a process that does not know the question. */
  credentials: readonly BrokeredCredential[] | BndError = [];
  readonly webAccess: WebAccess[] = [];

  readonly port: Pick<BackgroundPort, 'stopProxy' | 'credentials' | 'openWeb'> = {
    stopProxy: async (proxy) => {
      this.held = this.held.filter(({ pid }) => pid !== proxy.pid);
    },
    credentials: async () => {
      if (isBndError(this.credentials)) throw this.credentials;
      return this.credentials;
    },
    openWeb: async (_, access) => {
      this.webAccess.push(access);
      return 'http://127.0.0.1/once';
    },
  };
}
