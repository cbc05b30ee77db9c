/** The real ports of the terminal program. Everything heavy is loaded when it is first used, after the first frame. */

import type { SettingsStore } from '../../settings/types.ts';
import type { LabPort, Ports, TerminalPort } from '../../store/ports.ts';
import { createLog, requestLevel, requestText } from './log.ts';

export interface PortOptions {
  readonly lab: LabPort;
  readonly terminal: TerminalPort;
  readonly crash: (error: unknown) => void;
  readonly exit: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function createPorts(options: PortOptions): Ports {
  const { env } = options;
  let opened: Promise<SettingsStore> | undefined;
  const settings = (): Promise<SettingsStore> => {
    opened ??= import('../../settings/index.ts').then(({ openSettings }) => openSettings({ env }));
    return opened;
  };
  const log = createLog(settings);

  return {
    ...options,
    settings,
    log,
    connect: async (address) => {
      const [{ createApi }, { tlsOptionsFromEnv }, store] = await Promise.all([
        import('../../api/index.ts'),
        import('../../settings/tls-env.ts'),
        settings(),
      ]);
      const profile = store.profiles().find((known) => known.address === address);
      return createApi({
        address,
        tls: { ...profile?.tls, ...tlsOptionsFromEnv(env) },
        onRequest: (record) => log.write(requestLevel(record), requestText(record), 'api'),
      });
    },
    openForward: async (forward) => (await import('../../proxy/index.ts')).openForward(forward),
    launcher: async () => (await import('../../launch/index.ts')).createLauncher({ env }),
    clipboard: {
      copy: async (text) => {
        process.stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
      },
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
