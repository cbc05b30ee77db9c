/** One local port for all targets. */
import type { Feature } from '../../core/feature.ts';
import { PROXY_COMMANDS } from './proxy.commands.ts';

export { startProxy } from './proxy.effects.ts';
export { INITIAL_PROXY } from './proxy.state.ts';

export const PROXY: Feature = { commands: PROXY_COMMANDS };
