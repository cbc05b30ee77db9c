/** `bnd-tui proxy`: one local port for all targets, until a signal. */
import { loginFor } from '../../gateway/client-login.ts';
import { type Gateway, openGateway } from '../../gateway/gateway.ts';
import type { NamedTarget } from '../../gateway/types.ts';
import { atTime } from '../../lib/at-time.ts';
import { endSession, throughWorker, unendedText } from '../../lib/end-session.ts';
import { isBndError } from '../../lib/errors.ts';
import { EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import type { OnlyYou } from '../../lib/only-you.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import { peerCheck } from '../../proxy/only-you.ts';
import type { LocalForward } from '../../proxy/types.ts';
import { explainBusyPort } from '../background/proxy-port.ts';
import type { OutputFormat } from '../connect/printer.ts';
import { tellChanges } from '../connect/tell-changes.ts';
import { controllerClient } from '../signed-in-api.ts';
import { createBackend } from './backend.ts';
import { closeWhenIdle } from './close-when-idle.ts';
import { LiveSignIn } from './live-sign-in.ts';
import { createProxyPrinter, type ProxyPrinter } from './printer.ts';

export interface ProxyOptions {
  readonly listenAddr: string;
  /** 0: any free one. */
  readonly listenPort: number;
  readonly direct: boolean;
  /** Milliseconds; 0: sessions are never closed for being unused. */
  readonly idle: number;
  readonly login: 'auto' | 'always';
  /** Whether programs of other users are refused; absent: as set. */
  readonly onlyYou?: OnlyYou;
  readonly format: OutputFormat;
  readonly addr?: string;
}

/** Runs until a signal. Resolves with the exit code; rejects with BndError if it could not start. */
export async function runProxy(options: ProxyOptions): Promise<number> {
  const stop = onStopRequest({ exitWithStdin: false });
  const stopped = Promise.withResolvers<void>();
  void stop.requested.then(stopped.resolve);
  // The reader of our output is gone.
  process.stdout.once('error', () => stopped.resolve());
  // A closed stderr does not end the program.
  process.stderr.on('error', () => undefined);
  try {
    const signIn = new LiveSignIn(options.addr);
    const sessions = createSessions(options, signIn);
    const gateway = await listen(options, signIn, sessions);
    await stopped.promise;
    gateway.close();
    return await sessions.end();
  } finally {
    stop.release();
  }
}

async function listen(options: ProxyOptions, signIn: LiveSignIn, sessions: Sessions): Promise<Gateway> {
  const { listenAddr, listenPort, direct, addr } = options;
  // Rejects an invalid address of the controller before it listens.
  const { api, settings } = await controllerClient(addr);
  const onlyYou = options.onlyYou ?? settings.preferences().onlyYou ?? 'auto';
  const login = await loginFor(onlyYou, listenAddr, options.login === 'always');
  const gateway = await openGateway({
    listenAddress: listenAddr,
    listenPort,
    direct,
    login,
    check: peerCheck(onlyYou, listenAddr),
    backend: createBackend({ signIn, listenAddress: listenAddr, onlyYou, onOpen: sessions.add }),
    clock: { now: Date.now, at: atTime },
    onRefused: (text) => void writeError(`bnd-tui: ${text}`),
  }).catch(async (error: unknown) => {
    throw await explainBusyPort(error, listenPort, process.env);
  });
  const { port, pacUrl } = gateway;
  sessions.printer.listening({ address: listenAddr, port, pacUrl, controller: api.address, login });
  await signIn
    .run(async () => undefined)
    .catch(async (error: unknown) => {
      if (!isBndError(error)) throw error;
      await writeError(`bnd-tui: ${error.message} ${error.hint} Connections are refused until then.`);
    });
  return gateway;
}

interface Sessions {
  readonly printer: ProxyPrinter;
  add(forward: LocalForward, target: NamedTarget): void;
  /** Cancels all of them. Resolves with the exit code. */
  end(): Promise<number>;
}

/** The sessions of the proxy: reports them, and cancels them when they are unused and at the end. */
function createSessions({ format, idle }: ProxyOptions, signIn: LiveSignIn): Sessions {
  const printer = createProxyPrinter(format, (line) => void writeLine(line));
  const open = new Set<LocalForward>();

  /** Resolves with false if the session may stay active. */
  const cancel = async (forward: LocalForward): Promise<boolean> => {
    const { sessionId, expiresAtMs } = forward;
    const ending = await endSession({
      askWorker: throughWorker(forward),
      askController: (signal) => signIn.run(({ api }) => api.cancelSession(sessionId, signal)),
      expiresAtMs,
    });
    if (!ending.ended) await writeError(unendedText(ending, { what: sessionId, nowMs: Date.now() }));
    return ending.ended;
  };

  return {
    printer,
    add: (forward, { label }) => {
      open.add(forward);
      printer.opened(forward, label);
      closeWhenIdle(forward, idle, () => void cancel(forward));
      const stopTelling = tellChanges(forward, (line) => void writeError(line));
      void forward.ended.then((end) => {
        stopTelling();
        open.delete(forward);
        printer.ended(forward, label, end);
      });
    },
    end: async () => {
      const ended = await Promise.all([...open].map(cancel));
      return ended.every(Boolean) ? EXIT_OK : EXIT_FAILED;
    },
  };
}
