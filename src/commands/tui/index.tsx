/** The terminal program: joins settings, controller client, proxy and screen, and shuts them down in order. */
import { render } from 'ink';
import packageJson from '../../../package.json' with { type: 'json' };
import { type App, createApp } from '../../app/core/app.ts';
import type { Ports } from '../../app/core/ports.ts';
import { pointerOf } from '../../app/input/mouse-actions.ts';
import { CATALOG, PROGRAM } from '../../app/registry.ts';
import { Root } from '../../app/shell/root.tsx';
import { createTerminalLoan, TerminalDesk } from '../../app/shell/terminal-loan.tsx';
import { isBndError } from '../../lib/errors.ts';
import { EXIT_FAILED } from '../../lib/exit-codes.ts';
import type { LogLevel } from '../../lib/log-ring.ts';
import { within } from '../../lib/within.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { createLabProcess } from './lab-process.ts';
import { createPorts } from './ports.ts';

export interface TuiOptions {
  /** Address of the controller; absent: the most recently used one, or prompt. */
  readonly address?: string;
  /** Secret: an auth token to use instead of signing in. */
  readonly token?: string;
  /** Starts the bundled controller, worker and demo targets as a child process and connects to them. */
  readonly lab: boolean;
  /** Refuses to open sessions or change anything. */
  readonly readOnly: boolean;
  /** A ":" command to run after the sign-in. */
  readonly command?: string;
  /** Minimum level of lines in the log file. */
  readonly logLevel: LogLevel;
}

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** Sessions are canceled within this time, whatever the network does; then the program exits in any case. */
const LEAVE_WITHIN_MS = 8000;
/** Another program may be saving at the same time. */
const SAVE_WITHIN_MS = 3000;

/** Runs until the user quits or a signal arrives. Resolves with the exit code; rejects with the failure that ended it, with the terminal restored. */
export async function runTui(options: TuiOptions): Promise<number> {
  await refuseUnusableHome();
  const over = Promise.withResolvers<number>();
  const loan = createTerminalLoan();
  const lab = createLabProcess();
  const ports = createPorts({
    lab,
    terminal: loan,
    crash: over.reject,
    exit: () => over.resolve(0),
    logLevel: options.logLevel,
    env: process.env,
  });
  const app = createApp(PROGRAM, {
    version: packageJson.version,
    address: options.address,
    token: options.token,
    lab: options.lab,
    readOnly: options.readOnly,
    command: options.command,
    ports,
  });
  const onFocus = (focused: boolean): void => app.perform({ type: 'terminal.focus', focused });
  const pointer = pointerOf({ catalog: CATALOG, getState: app.store.getState, perform: app.perform });
  const screen = render(
    <>
      <Root catalog={CATALOG} store={app.store} perform={app.perform} env={process.env} pointer={pointer} />
      <TerminalDesk loan={loan} onFocus={onFocus} pointer={pointer} store={app.store} />
    </>,
    {
      // Both ends are terminals, as startTui has checked: a CI variable in their environment changes nothing.
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      exitOnCtrlC: false,
      patchConsole: false,
      isScreenReaderEnabled: isReadOut(process.env),
    },
  );
  const forgetSignals = onSignals((code, name) => {
    if (name === 'SIGINT' && loan.isLent()) return;
    void leave(app, lab, ports).then(() => over.resolve(code));
  });
  process.on('uncaughtException', over.reject);
  process.on('unhandledRejection', over.reject);
  screen.waitUntilExit().catch(over.reject);
  void screen.waitUntilRenderFlush().then(app.start, over.reject);
  let mayLive: readonly string[] = [];
  let code: number;
  try {
    code = await over.promise;
  } finally {
    screen.unmount();
    for (const line of app.store.getState().farewell) await writeLine(line);
    mayLive = await leave(app, lab, ports);
    await writeError(...mayLive);
    forgetSignals();
    process.off('uncaughtException', over.reject);
    process.off('unhandledRejection', over.reject);
  }
  return code === 0 && mayLive.length > 0 ? EXIT_FAILED : code;
}

/** Warns while the terminal still shows it. Without a home folder the program runs and stores nothing. */
async function refuseUnusableHome(): Promise<void> {
  await settingsPaths({ env: process.env }).catch((error: unknown) => {
    if (!isBndError(error, 'no-home')) throw error;
  });
}

/** INK_SCREEN_READER is the variable of the rendering library; programs that use it share it. */
function isReadOut(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.BND_TUI_SCREEN_READER === '1' || env.INK_SCREEN_READER === 'true';
}

/** Ends sessions while their controller still runs; then the lab; then saves settings. Resolves with a line for each session that may stay active. */
async function leave(
  app: App,
  lab: { stop(): Promise<void> },
  ports: Pick<Ports, 'settings'>,
): Promise<readonly string[]> {
  let mayLive: readonly string[] = [];
  const closed = app.close().then((lines) => {
    mayLive = lines;
  });
  await within(closed, LEAVE_WITHIN_MS);
  await lab.stop();
  await within(
    ports.settings().then(({ settled }) => settled()),
    SAVE_WITHIN_MS,
  );
  return mayLive;
}

function onSignals(act: (exitCode: number, name: keyof typeof SIGNALS) => void): () => void {
  const listeners = [
    ['SIGHUP', () => act(SIGNALS.SIGHUP, 'SIGHUP')],
    ['SIGINT', () => act(SIGNALS.SIGINT, 'SIGINT')],
    ['SIGTERM', () => act(SIGNALS.SIGTERM, 'SIGTERM')],
  ] as const;
  for (const [name, listener] of listeners) process.on(name, listener);
  return () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
}
