/**
 * Mouse reports of terminals (xterm control sequences, "Mouse Tracking", mode 1000 with the SGR form of mode 1006: `ESC [ < button ; column ; row M`,
 * `m` when a button is released).
 */

/** Counted from zero, from the upper left corner. */
export type MouseReport =
  | { readonly kind: 'press' | 'wheel-up' | 'wheel-down'; readonly x: number; readonly y: number }
  /** The terminal supports mode 1000 but not 1006: its reports cannot be distinguished from text. */
  | { readonly kind: 'unreadable' };

export interface MouseReader {
  /** Takes every piece of input as it arrived; returns the reports that it completes. Presses of other buttons and releases are ignored. */
  read(chunk: string): readonly MouseReport[];
  /**
   * Removes reports from text. The terminal library waits only a moment for the rest of a sequence and then passes its fragments on as typed text.
   */
  typed(text: string): string;
  /** Resets: the missing part will not arrive any more. */
  reset(): void;
}

const REPORT = /\u001b\[<(\d+);(\d+);(\d+)([Mm])/g;
/** The older form: three arbitrary characters follow. */
const OLD_REPORT = /\u001b\[M([\s\S]{1,3})/;
/** The end of a piece of input that may be the start of a report. */
const BEGUN = /\u001b(?:\[(?:<[\d;]*)?)?$/;
/** A complete report without its escape character. */
const WHOLE = /\u001b?\[?<\d+;\d+;\d+[Mm]/g;
const TAIL = /^<?[\d;]*[Mm]?/;
/** Longer than any report. */
const LONGEST = 32;

const LEFT = 0;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;
/** Bits for shift, meta and control. */
const MODIFIERS = 4 | 8 | 16;

export function createMouseReader(): MouseReader {
  let begun = '';
  /** The start of a report was removed from the text; the rest follows. */
  let open = false;
  /** The three characters of an older report, which follow as text. */
  let old: string | undefined;

  return {
    read(chunk) {
      const input = begun + chunk;
      begun = BEGUN.exec(input)?.[0].slice(0, LONGEST) ?? '';
      old = OLD_REPORT.exec(input)?.[1];
      if (old !== undefined) return [{ kind: 'unreadable' }];
      return [...input.matchAll(REPORT)].map(reportOf).filter((report) => report !== undefined);
    },
    typed(text) {
      let rest = text;
      if (open) {
        const [tail = ''] = TAIL.exec(rest) ?? [];
        rest = rest.slice(tail.length);
        open = rest === '' && !/[Mm]$/.test(tail);
      }
      rest = rest.replace(WHOLE, '');
      if (old !== undefined && rest.startsWith(old)) {
        rest = rest.slice(old.length);
        old = undefined;
      }
      // A user may type a bracket: only the raw input distinguishes the two.
      const head = begun.slice(1);
      if (head === '' || !rest.endsWith(head)) return rest;
      open = true;
      return rest.slice(0, -head.length);
    },
    reset() {
      begun = '';
      open = false;
      old = undefined;
    },
  };
}

function reportOf([, code, column, row, end]: RegExpExecArray): MouseReport | undefined {
  const button = Number(code) & ~MODIFIERS;
  const at = { x: Number(column) - 1, y: Number(row) - 1 };
  if (end === 'm') return undefined;
  if (button === LEFT) return { kind: 'press', ...at };
  if (button === WHEEL_UP) return { kind: 'wheel-up', ...at };
  return button === WHEEL_DOWN ? { kind: 'wheel-down', ...at } : undefined;
}
