/** Opens the proxy for all targets. Its sessions are forwards like all others; only the port that leads to them is its own. */

import { hostNames, idOf, resolveHost } from '../../../gateway/resolve-host.ts';
import type { NamedTarget, OpenedGateway, RemoteBackend } from '../../../gateway/types.ts';
import { BndError } from '../../../lib/errors.ts';
import type { Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Connection } from '../../core/connections.ts';
import type { MessageDialog } from '../../core/dialog.ts';
import { failureOf } from '../../core/failure.ts';
import type { Running } from '../../core/feature.ts';
import { whenSignedIn } from '../../core/runtime.ts';
import { keepAnswers } from '../connect/index.ts';
import { type Forwards, LOOPBACK, localAddress } from '../forwards/index.ts';
import type { ProxyAction, ProxyView } from './proxy.state.ts';
import { proxyText } from './proxy.text.ts';

/** A session of the proxy is closed after this time without connections. */
const IDLE_MS = 600_000;
/** Refusals in this time after one that was shown only go to the log. */
const QUIET_MS = 10_000;

interface Open {
  readonly gateway: OpenedGateway;
  /** The client of its controller may be closed. */
  readonly release: () => void;
}

export interface ProxyFeature extends Running {
  readonly handlers: Handlers<ProxyAction>;
}

export function startProxy({ runtime, report }: FeatureContext, forwards: Forwards): ProxyFeature {
  const { connections, ports } = runtime;
  let open: Open | undefined;
  let isOpening = false;
  let shownAtMs = Number.NEGATIVE_INFINITY;

  const end = (): ProxyView | undefined => {
    const { proxy } = runtime.get();
    open?.gateway.close();
    open?.release();
    open = undefined;
    runtime.update((state) => ({ ...state, proxy: undefined }));
    return proxy;
  };

  const backendOf = (started: Connection): RemoteBackend => {
    /** The newest sign-in to the controller: after another one became current, the last one here. */
    let last = started;
    const signedIn = (): Connection => {
      const current = connections.current();
      if (current?.address === started.address) {
        if (current.user === undefined)
          throw new BndError('unauthenticated', proxyText.notSignedIn(started.address), {
            hint: proxyText.signIn,
          });
        last = current;
      }
      return last;
    };
    const ask = async <T>(work: (on: Connection) => Promise<T>): Promise<T> => {
      const on = signedIn();
      const release = connections.hold(on);
      try {
        return await work(on);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === undefined) ports.crash(error);
        else report(on, failure);
        throw error;
      } finally {
        release();
      }
    };
    return {
      resolve: (host) => ask(({ api }) => resolveHost(api, host)),
      open: (target) => ask(async (on) => (await openSession(on, target)).sessionId),
      aliases: () => ask(({ api }) => hostNames(api)),
      refused: (text) => {
        const nowMs = ports.clock.now();
        const told = proxyText.refused(text);
        if (nowMs - shownAtMs < QUIET_MS) return ports.log.write('warn', told);
        shownAtMs = nowMs;
        runtime.toast('warn', told);
      },
    };
  };

  const openSession = async (on: Connection, target: NamedTarget) => {
    const view = await forwards.open(
      on,
      {
        targetId: await idOf(on.api, target),
        hostId: target.hostId,
        listenAddress: LOOPBACK,
        listenPort: 0,
        nextIfBusy: true,
        idleMs: IDLE_MS,
        closeOnExit: false,
        onExpiry: 'stop',
      },
      open?.gateway.openForward,
    );
    keepAnswers(runtime, on, view.targetId, { lastUsedAtMs: ports.clock.now() });
    return view;
  };

  const start = async (on: Connection, listenPort: number, direct: boolean): Promise<void> => {
    const gateway = await ports.openGateway({ listenAddress: LOOPBACK, listenPort, direct }, backendOf(on));
    const own: Open = { gateway, release: connections.hold(on) };
    open = own;
    const { port, pacUrl, login } = gateway;
    const view = { listenAddress: LOOPBACK, port, pacUrl, login, controller: on.address };
    runtime.update((state) => ({ ...state, proxy: view, dialog: state.dialog ?? dialogOf(view) }));
    ports.log.write('info', proxyText.started(addressOf(view)));
    void gateway.lost.then(() => {
      if (open !== own) return;
      end();
      runtime.toast('error', proxyText.lost);
    });
  };

  return {
    handlers: {
      'proxy.open': ({ listenPort, direct }) => {
        const { proxy } = runtime.get();
        if (proxy !== undefined) return runtime.update((state) => ({ ...state, dialog: dialogOf(proxy) }));
        if (isOpening) return;
        whenSignedIn(runtime, (on) => {
          isOpening = true;
          runtime.spawn(
            () =>
              start(on, listenPort, direct).finally(() => {
                isOpening = false;
              }),
            ({ code, message, hint }) => {
              const next = code === 'port-busy' ? proxyText.otherPort : hint;
              runtime.toast('error', proxyText.couldNotStart(message, next));
            },
          );
        });
      },
      'proxy.stop': () => {
        const proxy = end();
        if (proxy === undefined) runtime.toast('warn', proxyText.notOpen);
        else runtime.toast('ok', proxyText.stopped(addressOf(proxy)));
      },
    },
    close: async () => {
      end();
      return [];
    },
  };
}

function addressOf({ listenAddress, port }: ProxyView): string {
  return localAddress({ listenAddress, listenPort: port });
}

function dialogOf(view: ProxyView): MessageDialog {
  const { login, pacUrl } = view;
  const user = login === undefined ? '' : `${login.user}:${login.password}@`;
  const url = `socks5h://${user}${addressOf(view)}`;
  return {
    kind: 'message',
    title: proxyText.title,
    lines: [
      proxyText.listens(addressOf(view)),
      ...(login === undefined ? [] : [proxyText.login(login.user, login.password)]),
      proxyText.pac(pacUrl),
      '',
      proxyText.names,
      proxyText.example(url),
      '',
      proxyText.howToStop,
    ],
    copy: url,
  };
}
