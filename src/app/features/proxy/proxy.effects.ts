/** Opens the proxy for all targets. Its sessions are forwards like all others; only the port that leads to them is its own. */

import { hostNames, idOf, resolveHost } from '../../../gateway/resolve-host.ts';
import type { NamedTarget, OpenedGateway, RemoteBackend } from '../../../gateway/types.ts';
import { BndError } from '../../../lib/errors.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Connection } from '../../core/connections.ts';
import type { MessageDialog } from '../../core/dialog.ts';
import { failureOf } from '../../core/failure.ts';
import type { Running } from '../../core/feature.ts';
import type { BackgroundProxy, HandedProxy } from '../../core/ports.ts';
import { whenSignedIn } from '../../core/runtime.ts';
import { keepAnswers } from '../connect/index.ts';
import { type Forwards, LOOPBACK, localAddress } from '../forwards/index.ts';
import type { ProxyAction, ProxyView } from './proxy.state.ts';
import { proxyText } from './proxy.text.ts';

/** A session of the proxy is closed after this time without connections. */
const IDLE_MS = 600_000;
const DEFAULT_PORT = 1080;
/** Refusals in this time after one that was shown only go to the log. */
const QUIET_MS = 10_000;

interface Open {
  readonly gateway: OpenedGateway;
  readonly direct: boolean;
  /** Sessions that it opened. */
  readonly sessionIds: string[];
  /** The client of its controller may be closed. */
  readonly release: () => void;
}

export interface ProxyFeature extends Running {
  readonly handlers: Handlers<ProxyAction>;
  /** Closes it, and returns what another process needs to continue it; undefined if it is not open. */
  release(): Promise<HandedProxy | undefined>;
}

/** `look` asks background processes for theirs. */
export function startProxy(
  { runtime, report }: FeatureContext,
  forwards: Forwards,
  look: () => Promise<void>,
): ProxyFeature {
  const { connections, ports } = runtime;
  let open: Open | undefined;
  let isOpening = false;
  let shownAtMs = Number.NEGATIVE_INFINITY;

  const end = async (): Promise<ProxyView | undefined> => {
    const { proxy } = runtime.get();
    const ended = open;
    open = undefined;
    runtime.update((state) => ({ ...state, proxy: undefined }));
    ended?.release();
    await ended?.gateway.close();
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
    open?.sessionIds.push(view.sessionId);
    return view;
  };

  const show = (dialog: MessageDialog): void =>
    runtime.update((state) => ({ ...state, dialog: state.dialog ?? dialog }));

  /** The one that answers `:proxy` with this port. */
  const heldInBackground = async (listenPort: number | undefined): Promise<BackgroundProxy | undefined> => {
    if (!ports.background.supported) return undefined;
    // Another program may have left one there a moment ago.
    await look();
    const { backgroundProxies } = runtime.get();
    return backgroundProxies.find((held) => listenPort === undefined || held.listenPort === listenPort);
  };

  const start = async (on: Connection, wanted: number | undefined, direct: boolean): Promise<void> => {
    const held = await heldInBackground(wanted);
    if (held !== undefined) return show(heldDialog(held));
    const listenPort = wanted ?? DEFAULT_PORT;
    const gateway = await ports.openGateway({ listenAddress: LOOPBACK, listenPort, direct }, backendOf(on));
    const own: Open = { gateway, direct, sessionIds: [], release: connections.hold(on) };
    open = own;
    const { port, pacUrl, login } = gateway;
    const view = { listenAddress: LOOPBACK, port, pacUrl, login, controller: on.address, lab: on.lab };
    runtime.update((state) => ({ ...state, proxy: view }));
    show(dialogOf(view));
    ports.log.write('info', proxyText.started(addressOf(view)));
    void gateway.lost.then(() => {
      if (open !== own) return;
      void end();
      runtime.toast('error', proxyText.lost);
    });
  };

  return {
    handlers: {
      'proxy.open': ({ listenPort, direct }) => {
        const { proxy } = runtime.get();
        if (proxy !== undefined) return show(dialogOf(proxy));
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
        const { proxy, backgroundProxies } = runtime.get();
        if (proxy !== undefined) {
          void end();
          return runtime.toast('ok', proxyText.stopped(addressOf(proxy)));
        }
        if (backgroundProxies.length === 0) return runtime.toast('warn', proxyText.notOpen);
        for (const held of backgroundProxies)
          runtime.spawn(
            async () => {
              await ports.background.stopProxy(held);
              runtime.toast('ok', proxyText.stopped(localAddress(held)));
              await look();
            },
            ({ message }) => runtime.toast('error', proxyText.stopFailed(localAddress(held), message)),
          );
      },
    },
    release: async () => {
      const released = open;
      const view = await end();
      if (released === undefined || view === undefined) return undefined;
      const { controller, listenAddress, port } = view;
      const { direct, sessionIds, gateway } = released;
      return {
        controller,
        listenAddress,
        listenPort: port,
        direct,
        idleMs: IDLE_MS,
        login: gateway.login,
        sessionIds,
      };
    },
    close: async () => {
      void end();
      return [];
    },
  };
}

function addressOf({ listenAddress, port }: ProxyView): string {
  return localAddress({ listenAddress, listenPort: port });
}

function dialogOf(view: ProxyView): MessageDialog {
  const { lines, url } = clientLines(view.login, addressOf(view), view.pacUrl);
  return { kind: 'message', title: proxyText.title, lines: [...lines, '', proxyText.howToStop], copy: url };
}

function heldDialog(held: BackgroundProxy): MessageDialog {
  const { lines, url } = clientLines(held.login, localAddress(held), held.pacUrl);
  const where = proxyText.inBackground(sanitize(held.controller), held.pid);
  return {
    kind: 'message',
    title: proxyText.title,
    lines: [where, ...lines, '', proxyText.howToStop],
    copy: url,
  };
}

/** Returns how clients reach it. `pacUrl`: undefined if the process that holds it does not respond. */
function clientLines(login: ProxyView['login'], address: string, pacUrl: string | undefined) {
  const user = login === undefined ? '' : `${login.user}:${login.password}@`;
  const url = `socks5h://${user}${address}`;
  const lines = [
    proxyText.listens(address),
    ...(login === undefined ? [] : [proxyText.login(login.user, login.password)]),
    pacUrl === undefined ? proxyText.noAnswer : proxyText.pac(pacUrl),
    '',
    proxyText.names,
    proxyText.example(url),
  ];
  return { lines, url };
}
