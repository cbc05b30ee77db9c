/** One local port for all targets. */
import type { Feature } from '../../core/feature.ts';
import { PROXY_COMMANDS } from './proxy.commands.ts';

export { type ProxyFeature, startProxy } from './proxy.effects.ts';
export { INITIAL_PROXY, type ProxyView } from './proxy.state.ts';

export const PROXY: Feature = { commands: PROXY_COMMANDS };
