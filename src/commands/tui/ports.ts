/** The real ports of the terminal program. Everything heavy is loaded on first use, after the first frame. */

import type { RequestRecord } from '../../api/types.ts';
import type { BackgroundPort, LabPort, Ports, TerminalPort } from '../../app/core/ports.ts';
import type { LogLevel } from '../../lib/log-ring.ts';
import { withoutControls } from '../../lib/text.ts';
import type { OpenForward } from '../../proxy/types.ts';
import type { SettingsStore } from '../../settings/types.ts';
import { forwardSettings } from '../forward-settings.ts';
import type { Clipboard } from './clipboard.ts';
import { createLog, requestLevel, requestText } from './log.ts';

export interface PortOptions {
  readonly lab: LabPort;
  readonly terminal: TerminalPort;
  readonly crash: (error: unknown) => void;
  readonly exit: () => void;
  readonly logLevel: LogLevel;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function createPorts(options: PortOptions): Ports {
  const { env } = options;
  let opened: Promise<SettingsStore> | undefined;
  const open = async (): Promise<SettingsStore> => {
    const [{ openSettings }, { sweepSecrets }] = await Promise.all([
      import('../../settings/index.ts'),
      import('../../launch/secret-files.ts'),
    ]);
    void sweepSecrets(env);
    return openSettings({ env });
  };
  const settings = (): Promise<SettingsStore> => {
    opened ??= open();
    return opened;
  };
  const background = async (): Promise<BackgroundPort> =>
    (await import('./background.ts')).createBackgroundPort(env);
  const log = createLog(settings, options.logLevel);
  let copier: Promise<Clipboard> | undefined;
  const clipboard = (): Promise<Clipboard> => {
    copier ??= import('./clipboard.ts').then(({ createClipboard }) =>
      createClipboard({
        env,
        platform: process.platform,
        write: (bytes) => void process.stdout.write(bytes),
      }),
    );
    return copier;
  };

  let opener: Promise<OpenForward> | undefined;
  const threads = (): Promise<OpenForward> => {
    opener ??= import('./forward-thread.ts').then(({ openInThreads }) => openInThreads());
    return opener;
  };

  return {
    ...options,
    settings,
    log,
    connect: async (address) => {
      const [{ savedApi }, store] = await Promise.all([import('../signed-in-api.ts'), settings()]);
      const onRequest = (record: RequestRecord): void =>
        log.write(requestLevel(record), requestText(record), 'api');
      return savedApi(store, { address, onRequest }, env);
    },
    openForward: async (forward) => {
      const [openForward, store] = await Promise.all([threads(), settings()]);
      return openForward({ ...forwardSettings(store), ...forward });
    },
    openGateway: async (request, backend) => {
      const [{ openGatewayInThread }, store] = await Promise.all([import('./forward-thread.ts'), settings()]);
      const own = forwardSettings(store);
      const gateway = await openGatewayInThread()({ onlyYou: 'auto', ...own, ...request }, backend);
      return { ...gateway, openForward: (forward) => gateway.openForward({ ...own, ...forward }) };
    },
    checkListen: async (address, port) => (await import('../../proxy/index.ts')).checkListen(address, port),
    launcher: async () => (await import('../../launch/index.ts')).createLauncher({ env }),
    clipboard: {
      copy: async (text) => (await clipboard()).copy(text),
      copySecret: async (secret) => (await clipboard()).copySecret(secret),
      clear: async (text) => (await clipboard()).clear(text),
    },
    background: {
      supported: process.platform !== 'win32',
      start: async () => (await background()).start(),
      list: async () => (await background()).list(),
      stop: async (forward) => (await background()).stop(forward),
      close: async (forward) => (await background()).close(forward),
      credentials: async (forward) => (await background()).credentials(forward),
      openWeb: async (forward, access) => (await background()).openWeb(forward, access),
      stopProxy: async (proxy) => (await background()).stopProxy(proxy),
    },
    files: {
      write: async (...file) => (await import('./save-file.ts')).saveFile(...file),
    },
    openUrl: async (url) =>
      (await import('../../launch/browser.ts')).openInBrowser(url, env, process.platform),
    stopSelf,
    // A bell, and a notification by OSC 9 if the terminal supports it; off by default.
    notify: (text) => {
      if (env.BND_TUI_NOTIFY === '1')
        process.stdout.write(`\u001b]9;bnd-tui: ${withoutControls(text)}\u0007\u0007`);
    },
    clock: {
      now: Date.now,
      after: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
    random: Math.random,
  };
}

const STOPS_WITHIN_MS = 200;

/**
 * Stops the whole process group, as the terminal's own Ctrl-Z would: a wrapper such as npm has to stop as well. The system ignores SIGTSTP if no
 * shell could continue the group (POSIX, orphaned process groups), hence the limit.
 */
async function stopSelf(): Promise<void> {
  if (process.platform === 'win32') return;
  const resumed = Promise.withResolvers<void>();
  process.once('SIGCONT', resumed.resolve);
  const timer = setTimeout(resumed.resolve, STOPS_WITHIN_MS);
  process.kill(0, 'SIGTSTP');
  await resumed.promise;
  clearTimeout(timer);
  process.off('SIGCONT', resumed.resolve);
}
