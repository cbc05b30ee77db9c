/** The proxy for all targets in a background process. */
import type { Unnumbered } from './transparent.ts';

export const BACKGROUND_PROXY: readonly Unnumbered[] = [
  {
    name: 'The proxy goes on in the background, on its port (:bg)',
    state: 'yes',
    test: {
      file: 'commands/background/background-proxy.test.ts',
      title:
        '":bg" keeps the proxy on its port: clients go on, with the session they had, and "stop" ends it',
    },
    off: {
      file: 'app/features/background/background.effects.ts',
      text: '.take({ forwards: given, proxy: handedProxy })',
      instead: '.take({ forwards: given, proxy: undefined })',
    },
  },
  {
    name: 'Connections through the background proxy share its earlier sessions',
    state: 'yes',
    test: {
      file: 'commands/background/background-proxy.test.ts',
      title:
        '":bg" keeps the proxy on its port: clients go on, with the session they had, and "stop" ends it',
    },
    off: {
      file: 'commands/background/held-proxy.ts',
      text: 'open: openFrom(new Set(kept)),',
      instead: 'open: openFrom(new Set()),',
    },
  },
  {
    name: 'The background proxy keeps its user and password',
    state: 'yes',
    test: {
      file: 'commands/background/background-proxy.test.ts',
      title: 'its login is asked for as before, and is in no file, argument or list',
    },
    off: {
      file: 'commands/background/held-proxy.ts',
      text: 'login: login && new ClientLogin(login.user, login.password, login.pathSecret),',
      instead: 'login: undefined,',
    },
  },
  {
    name: 'Unused sessions of the background proxy are canceled',
    state: 'yes',
    test: {
      file: 'commands/background/background-proxy.test.ts',
      title: 'its unused sessions are canceled, and the process ends with the proxy',
    },
    off: {
      file: 'commands/background/held-proxy.ts',
      text: 'closeWhenIdle(forward, idleMs, () => end(sessionId));',
      instead: '',
    },
  },
  {
    name: 'The background proxy without a sign-in: reason for clients and in ps',
    state: 'yes',
    test: {
      file: 'commands/background/background-proxy.test.ts',
      title: 'without a sign-in clients get the reason and "ps" says it; a new sign-in is used at once',
    },
    off: {
      file: 'commands/background/index.ts',
      text: 'log.failure, holding.proxy?.problem]',
      instead: 'log.failure]',
    },
  },
  {
    name: 'A background proxy whose process was killed is reported',
    state: 'yes',
    test: {
      file: 'commands/background/background-proxy.test.ts',
      title: 'that of a killed process is reported once, with what listened where',
    },
    off: { file: 'commands/ps/index.ts', text: '...lostProxies.map(lostProxyText),', instead: '' },
  },
  {
    name: 'A proxy whose sign-in is not stored is not lost by :bg',
    state: 'yes',
    test: {
      file: 'app/features/background/background.test.ts',
      title: 'stays open, with its forwards, if the sign-in is not stored',
    },
    off: {
      file: 'app/features/background/background.effects.ts',
      text: "if (refusal !== undefined) return toast('error', refusal);",
      instead: '',
    },
  },
  {
    name: ':proxy shows the one in the background, :proxy stop stops it',
    state: 'yes',
    test: {
      file: 'app/features/proxy/proxy.test.ts',
      title: '":proxy stop" stops it, and ":proxy" with another port opens one here',
    },
    off: {
      file: 'app/features/proxy/proxy.effects.ts',
      text: 'await ports.background.stopProxy(held);',
      instead: '',
    },
  },
];
