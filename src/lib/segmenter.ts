/**
 * Takes the place of Intl.Segmenter in the built program (test/config/bundle.ts): making the first one loads ICU's tables, a tenth of the startup, and
 * text without combining characters, such as a frame of this program, needs none.
 */

type Segments = ReturnType<Intl.Segmenter['segment']>;

/**
 * Code units that are graphemes of their own beside each other (UAX #29): ASCII, Latin letters, punctuation, arrows, mathematical and technical signs,
 * box drawing, Braille. Without CR, which forms one with LF, and joiners.
 */
const APART = /^[\0-\f\u000e-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u25ff\u2800-\u28ff]*$/;

export class Segmenter {
  readonly #options: ConstructorParameters<typeof Intl.Segmenter>;
  #real: Intl.Segmenter | undefined;

  constructor(...options: ConstructorParameters<typeof Intl.Segmenter>) {
    this.#options = options;
  }

  /** Like that of Intl.Segmenter with granularity 'grapheme'. */
  segment(input: string): Segments {
    if (APART.test(input)) return new Units(input);
    this.#real ??= new globalThis.Intl.Segmenter(...this.#options);
    return this.#real.segment(input);
  }
}

class Units implements Segments {
  readonly #input: string;

  constructor(input: string) {
    this.#input = input;
  }

  containing(index = 0): Intl.SegmentData {
    return { segment: this.#input.charAt(index), index, input: this.#input };
  }

  [Symbol.iterator]() {
    return Array.from(this.#input, (segment, index) => ({ segment, index, input: this.#input }))[
      Symbol.iterator
    ]();
  }
}
