import type { Lab } from './lab.ts';
export function labSeed(_: Lab) {
  return undefined;
}
