import { counted } from '../../../lib/format.ts';

/** Texts of the scope tree. */
export const scopesText = {
  noneSelected: 'No scope selected',
  /** A row as a screen reader announces it: `apps, in use, expanded`. */
  spoken: {
    inUse: ', in use',
    expanded: ', expanded',
    collapsed: ', collapsed',
    ownSessions: (sessions: number) => `${counted(sessions, 'session')} of yours`,
  },
} as const;
