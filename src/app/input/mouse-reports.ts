/**
 * Asks the terminal to report the mouse (xterm control sequences, "Mouse Tracking": mode 1000, in the SGR form of mode 1006). Ink drops complete
 * reports before they could be taken for keys, so they are read separately; the reader removes fragments from typed text.
 */
import type { Pointer } from './pointer.ts';

const REPORT = '\u001b[?1000h\u001b[?1006h';
const BE_SILENT = '\u001b[?1006l\u001b[?1000l';

export interface MouseReports {
  /** Whether the user has enabled the mouse. */
  want(wanted: boolean): void;
  /** Whether another program has the terminal. */
  hold(held: boolean): void;
}

/** Off until enabled. */
export function createMouseReports(
  stdin: NodeJS.ReadableStream,
  stdout: NodeJS.WritableStream,
  pointer: Pick<Pointer, 'reader' | 'act'>,
): MouseReports {
  let isWanted = false;
  let isHeld = false;
  let isOn = false;
  const listen = (chunk: Buffer | string): void => {
    for (const report of pointer.reader.read(chunk.toString())) pointer.act(report);
  };
  const settle = (): void => {
    const next = isWanted && !isHeld;
    if (next === isOn) return;
    isOn = next;
    pointer.reader.reset();
    stdout.write(isOn ? REPORT : BE_SILENT);
    if (isOn) stdin.on('data', listen);
    else stdin.off('data', listen);
  };
  return {
    want: (wanted) => {
      isWanted = wanted;
      settle();
    },
    hold: (held) => {
      isHeld = held;
      settle();
    },
  };
}
