/** Transparent access: any target from any program. Rows of one part each; their numbers follow from their order. */
import { BACKGROUND_PROXY } from './background-proxy.ts';
import type { Feature } from './feature.ts';
import { IN_THE_PROGRAM } from './in-the-program.ts';
import { KEYS_AND_PAGES } from './keys-and-pages.ts';
import { NAMES_AND_SCRIPTS } from './names-and-scripts.ts';
import { ONE_PROXY } from './one-proxy.ts';
import { ONLY_YOU_ROWS } from './only-you.ts';
import { WEB_TARGETS } from './web-targets.ts';

const FIRST = 157;

/** A feature whose number is its place. */
export type Unnumbered = Feature extends infer Row
  ? Row extends Feature
    ? Omit<Row, 'number'>
    : never
  : never;

export const TRANSPARENT: readonly Feature[] = [
  ...IN_THE_PROGRAM,
  ...ONE_PROXY,
  ...NAMES_AND_SCRIPTS,
  ...ONLY_YOU_ROWS,
  ...WEB_TARGETS,
  ...BACKGROUND_PROXY,
  ...KEYS_AND_PAGES,
].map((row, index) => ({
  ...row,
  number: FIRST + index,
}));
