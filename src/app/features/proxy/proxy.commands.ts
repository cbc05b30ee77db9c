/** The `:` command of the proxy. */
import { type Command, refusal } from '../../core/command.ts';
import type { AppState } from '../../core/state.ts';
import { proxyText } from './proxy.text.ts';

export const PROXY_COMMANDS: readonly Command[] = [
  {
    names: ['proxy'],
    usage: '[port] [direct] | stop',
    what: 'one local port for all targets, by name',
    candidates: (state, position) => (position > 1 ? [] : offered(state)),
    run: (args) => {
      const [first, ...more] = args;
      if (first === 'stop' && more.length === 0) return { type: 'proxy.stop' };
      const direct = args.includes('direct');
      const [port, ...others] = args.filter((word) => word !== 'direct');
      const isPort = port === undefined || (/^\d{1,5}$/.test(port) && Number(port) <= 65_535);
      if (!isPort || others.length > 0) return refusal(proxyText.usage);
      return { type: 'proxy.open', listenPort: port === undefined ? undefined : Number(port), direct };
    },
  },
];

function offered({ proxy, backgroundProxies }: AppState): readonly string[] {
  return proxy !== undefined ? ['stop'] : backgroundProxies.length > 0 ? ['direct', 'stop'] : ['direct'];
}
