/** Runs after every test of the project `shadow`: checks that nothing was done to the controller that the program had left. */
import { afterEach, expect } from 'vitest';
import { touchedShadows } from './shadow.ts';

afterEach(async () => {
  expect(await touchedShadows()).toEqual([]);
});
