/**
 * Asks the terminal to report focus changes (xterm control sequences, "FocusIn/FocusOut", mode 1004). Ink drops these reports before they could be
 * taken for keys, so they are read separately.
 */

const REPORT = '\u001b[?1004h';
const BE_SILENT = '\u001b[?1004l';
/** The newest report in the input counts. */
const ANSWERS = /\u001b\[([IO])/g;

export interface FocusReports {
  on(): void;
  /** While another program has the terminal, and at the end: no requests and no listening. */
  off(): void;
}

/** `tell` is called with every change, never on a terminal that does not support the mode. */
export function createFocusReports(
  stdin: NodeJS.ReadableStream,
  stdout: NodeJS.WritableStream,
  tell: (focused: boolean) => void,
): FocusReports {
  const listen = (chunk: Buffer | string): void => {
    const answer = [...chunk.toString().matchAll(ANSWERS)].at(-1)?.[1];
    if (answer !== undefined) tell(answer === 'I');
  };
  return {
    on: () => {
      stdout.write(REPORT);
      stdin.on('data', listen);
    },
    off: () => {
      stdin.off('data', listen);
      stdout.write(BE_SILENT);
    },
  };
}
