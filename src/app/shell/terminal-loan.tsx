/** Lends the terminal to another program: suspends and restores the screen. */
import { useApp, useStdin, useStdout } from 'ink';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { TerminalPort } from '../core/ports.ts';
import type { AppState } from '../core/state.ts';
import { createFocusReports } from '../input/focus-reports.ts';
import { createMouseReports } from '../input/mouse-reports.ts';
import type { Pointer } from '../input/pointer.ts';

type Suspend = (run: () => Promise<void>) => Promise<void>;

export interface TerminalLoan extends TerminalPort {
  /** True while another program has the terminal; Ctrl-C is meant for it then. */
  isLent(): boolean;
  /** Sets how this terminal is suspended, or that it is gone. */
  connect(suspend: Suspend | undefined): void;
}

/** The port; `TerminalDesk` connects it to the screen. */
export function createTerminalLoan(): TerminalLoan {
  let suspend: Suspend | undefined;
  let lent = 0;
  return {
    connect: (next) => {
      suspend = next;
    },
    isLent: () => lent > 0,
    lend: async <T,>(run: () => Promise<T>): Promise<T> => {
      if (suspend === undefined) return run();
      let outcome: Promise<T> | undefined;
      lent += 1;
      try {
        await suspend(async () => {
          outcome = run();
          await outcome;
        });
      } finally {
        lent -= 1;
      }
      return outcome ?? run();
    },
  };
}

/** Draws nothing; mounted after the screen, whose keys must be handled first, it gives the loan what only Ink knows and reports the focus and the mouse. */
export function TerminalDesk({
  loan,
  onFocus,
  pointer,
  store,
}: {
  readonly loan: TerminalLoan;
  readonly onFocus: (focused: boolean) => void;
  readonly pointer: Pointer;
  readonly store: StoreApi<AppState>;
}): null {
  const wantsMouse = useStore(store, ({ preferences }) => preferences.mouse === true);
  const { suspendTerminal } = useApp();
  const { stdin } = useStdin();
  const { stdout } = useStdout();
  const mouse = useMemo(() => createMouseReports(stdin, stdout, pointer), [stdin, stdout, pointer]);
  useEffect(() => {
    const reports = createFocusReports(stdin, stdout, onFocus);
    reports.on();
    loan.connect(async (run) => {
      reports.off();
      mouse.hold(true);
      try {
        await suspendTerminal(async () => {
          await stopReading(stdin);
          try {
            await run();
          } finally {
            // Ink draws from where the cursor is, which may be behind an unfinished line.
            stdout.write('\r');
          }
        });
      } finally {
        reports.on();
        mouse.hold(false);
        onFocus(true);
      }
    });
    return () => {
      loan.connect(undefined);
      reports.off();
    };
  }, [loan, onFocus, suspendTerminal, stdin, stdout, mouse]);
  useEffect(() => {
    mouse.want(wantsMouse);
    return () => mouse.want(false);
  }, [mouse, wantsMouse]);
  return null;
}

/**
 * Ink removes its listener but leaves the stream reading, so that this process and the other program would share the keys. Only the event of a pause
 * makes Node stop reading from a terminal (lib/internal/bootstrap/switches/is_main_thread.js in nodejs/node). A stream that does not flow has to flow
 * first to be paused, and it notices a removed listener one tick late.
 */
async function stopReading(stdin: NodeJS.ReadableStream): Promise<void> {
  await nextTurn();
  stdin.resume();
  stdin.pause();
  await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
