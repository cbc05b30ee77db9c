/** What the program can do, one entry per feature, each with the test that shows it or with what is missing. */
import { BROWSING } from './browsing.ts';
import { CLIENTS } from './clients.ts';
import { CONNECTING } from './connecting.ts';
import type { Feature } from './feature.ts';
import { FINDING } from './finding.ts';
import { KEYS } from './keys.ts';
import { SCRIPTS } from './scripts.ts';
import { SESSIONS } from './sessions.ts';
import { SURROUNDINGS } from './surroundings.ts';
import { TARGETS } from './targets.ts';
import { TRANSPARENT } from './transparent.ts';

export const FEATURES: readonly Feature[] = [
  ...BROWSING,
  ...TARGETS,
  ...CONNECTING,
  ...CLIENTS,
  ...SESSIONS,
  ...FINDING,
  ...KEYS,
  ...SURROUNDINGS,
  ...SCRIPTS,
  ...TRANSPARENT,
];
