/** A test that shows a feature. */
export interface BackingTest {
  /** Relative to `test/`. */
  readonly file: string;
  /** As written in the file; for a test with a table, the title with its placeholders or the name of the row. */
  readonly title: string;
}

/** An edit without which the program lacks the feature: of its key, command, screen or handler, or else of the line that does it. */
export interface SwitchOff {
  /** Relative to `src/`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  /** The file still loads with it, so that a test fails because the feature is missing. Types do not have to fit. */
  readonly instead: string;
}

/** A feature that users may expect of such a program. */
export type Feature = {
  readonly number: number;
  readonly name: string;
} & (
  | { readonly state: 'yes'; readonly test: BackingTest; readonly off: SwitchOff }
  | {
      readonly state: 'partly';
      readonly test: BackingTest;
      readonly off: SwitchOff;
      readonly missing: string;
    }
  | { readonly state: 'no'; readonly missing: string }
);
