/** Tests that are about a program with nothing else open. */
import { test } from 'vitest';
import { isShadowed } from './shadow.ts';

/** Runs without the shadow of another controller only, whose forwards count as open: what is asked at the end names them as well. */
export const testAlone: (title: string, run: () => Promise<void>) => void = isShadowed ? () => {} : test;
