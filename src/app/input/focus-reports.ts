/**
 * Asks the terminal to tell when it gains and loses the focus (xterm control sequences, "FocusIn/FocusOut", mode 1004). Ink drops the answers before they could
 * be taken for keys, so they are read beside it.
 */

const REPORT = '\u001b[?1004h';
const BE_SILENT = '\u001b[?1004l';
/** The newest answer in what arrived counts. */
const ANSWERS = /\u001b\[([IO])/g;

export interface FocusReports {
  on(): void;
  /** While somebody else has the terminal, and at the end: nothing is asked for and nothing is listened to. */
  off(): void;
}

/** `tell` is called with every change; a terminal that does not know the mode never tells. */
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
