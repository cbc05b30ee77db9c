/** A test that shows a feature. */
export interface BackingTest {
  /** Relative to `test/`. */
  readonly file: string;
  /** As written in the file; for a test with a table, the title with its placeholders or the name of the row. */
  readonly title: string;
}

/** A feature that users may expect of such a program. */
export type Feature = {
  readonly number: number;
  readonly name: string;
} & (
  | { readonly state: 'yes'; readonly test: BackingTest }
  | { readonly state: 'partly'; readonly test: BackingTest; readonly missing: string }
  | { readonly state: 'no'; readonly missing: string }
);
