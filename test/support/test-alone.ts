/** Tests of a program with nothing else open. */
import { test } from 'vitest';
import { isShadowed } from './shadow.ts';

/** Runs only without the shadow of another controller, whose forwards count as open: the quit dialog lists them as well. */
export const testAlone: (title: string, run: () => Promise<void>) => void = isShadowed ? () => {} : test;
