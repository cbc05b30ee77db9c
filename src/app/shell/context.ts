/** Shared by every component: theme and glyphs. State is passed by properties, so that a component shows what it is given. */
import { createContext, useContext } from 'react';
import type { Glyphs, Theme } from './theme.ts';

export interface Looks {
  readonly theme: Theme;
  readonly glyphs: Glyphs;
}

export const LooksContext = createContext<Looks | undefined>(undefined);

/** Theme and glyphs of this terminal. */
export function useLooks(): Looks {
  const looks = useContext(LooksContext);
  if (looks === undefined) throw new Error('LooksContext has no value');
  return looks;
}
