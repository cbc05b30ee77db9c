/** The built program; `npm test` builds it first. */
import { fileURLToPath } from 'node:url';

export const DIST_ENTRY = fileURLToPath(new URL('../../dist/bnd-tui.js', import.meta.url));
