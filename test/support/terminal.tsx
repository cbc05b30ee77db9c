/** ink-testing-library with a terminal of any size: the screen as text. */
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { CATALOG } from '../../src/app/registry.ts';
import { Root } from '../../src/app/shell/root.tsx';
import type { AppDriver } from './app-driver.ts';
import { settle } from './manual-clock.ts';

export interface TestTerminal {
  /** The rows of the screen, trailing blanks removed. */
  frame(): string;
  /** Raw bytes, as a terminal sends them; settles. */
  send(bytes: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  close(): void;
}

/** Renders an element on a terminal of this size. */
export async function openTerminal(
  element: ReactElement,
  columns: number,
  rows: number,
): Promise<TestTerminal> {
  const instance = render(element);
  const resize = async (nextColumns: number, nextRows: number): Promise<void> => {
    Object.defineProperties(instance.stdout, {
      columns: { value: nextColumns, configurable: true },
      rows: { value: nextRows, configurable: true },
    });
    instance.stdout.emit('resize');
    await settle();
  };
  await resize(columns, rows);
  return {
    frame: () =>
      (instance.lastFrame() ?? '')
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n'),
    send: async (bytes) => {
      instance.stdin.write(bytes);
      await settle();
    },
    resize,
    close: () => {
      instance.unmount();
      instance.cleanup();
    },
  };
}

/** The text for a screen reader. */
export async function openSpoken(app: AppDriver): Promise<TestTerminal> {
  // The library reads the variable when it starts drawing.
  process.env.INK_SCREEN_READER = 'true';
  try {
    return await openApp(app);
  } finally {
    delete process.env.INK_SCREEN_READER;
  }
}

/** The whole program on a terminal of this size. */
export function openApp(
  { app }: AppDriver,
  columns = 100,
  rows = 30,
  env: Record<string, string> = { LANG: 'C.UTF-8' },
): Promise<TestTerminal> {
  return openTerminal(
    <Root catalog={CATALOG} store={app.store} perform={app.perform} env={env} />,
    columns,
    rows,
  );
}
