/** One local port for all targets. */
import type { Unnumbered } from './transparent.ts';

export const ONE_PROXY: readonly Unnumbered[] = [
  {
    name: 'One port for all targets: SOCKS5 and HTTP, by name',
    state: 'yes',
    test: {
      file: 'commands/proxy/proxy.test.ts',
      title: 'curl reaches a target by alias, name and id, by SOCKS5 and HTTP, through one session',
    },
    off: {
      file: 'gateway/gateway.ts',
      text: 'byte !== SOCKS_VERSION && isText(byte)',
      instead: 'byte === SOCKS_VERSION && isText(byte)',
    },
  },
  {
    name: 'Requests for http:// pages through the proxy',
    state: 'yes',
    test: {
      file: 'gateway/http.test.ts',
      title: 'is passed on to the target, and several of one client each to its own',
    },
    off: {
      file: 'gateway/http-side.ts',
      text: 'else void pass(url, message, response);',
      instead: 'else response.destroy();',
    },
  },
  {
    name: 'PAC file for browsers',
    state: 'yes',
    test: {
      file: 'gateway/http.test.ts',
      title: 'serves a PAC file that sends the suffix and aliases through it, and nothing else',
    },
    off: {
      file: 'gateway/pac.ts',
      text: 'Object.prototype.hasOwnProperty.call(aliases, host) || ',
      instead: '',
    },
  },
  {
    name: 'Connections through the proxy share a session',
    state: 'yes',
    test: {
      file: 'gateway/sessions.test.ts',
      title: '200 first connections at once share one, and the name is looked up once',
    },
    off: {
      file: 'gateway/target-sessions.ts',
      text: 'line.sessions.find((session) => this.#isUsable(session))',
      instead: 'undefined',
    },
  },
  {
    name: 'The next session when the connections of one are used up',
    state: 'yes',
    test: {
      file: 'gateway/sessions.test.ts',
      title: 'one with a limit of %d is followed by the next, and no connection fails',
    },
    off: { file: 'gateway/target-sessions.ts', text: 'return room > 0 && ', instead: 'return room >= 0 && ' },
  },
  {
    name: 'A session that is over is replaced without a failed connection',
    state: 'yes',
    test: {
      file: 'gateway/sessions.test.ts',
      title: 'one that is over is replaced without a failed connection',
    },
    off: {
      file: 'gateway/connector.ts',
      text: 'this.#proven.add(forward);',
      instead: '',
    },
  },
  {
    name: 'A used session gets its successor before it expires',
    state: 'yes',
    test: {
      file: 'gateway/sessions.test.ts',
      title: 'its successor is opened if it was used recently, and takes the next connection',
    },
    off: {
      file: 'gateway/target-sessions.ts',
      text: 'if (isNewest && isUsed && !this.#isClosed) this.#succeed(target, line);',
      instead: 'if (isNewest && isUsed && this.#isClosed) this.#succeed(target, line);',
    },
  },
  {
    name: 'Unused sessions of the proxy are canceled (--idle)',
    state: 'yes',
    test: { file: 'commands/proxy/proxy.test.ts', title: 'an unused session is canceled after --idle' },
    off: {
      file: 'commands/proxy/close-when-idle.ts',
      text: 'setTimeout(end, idleMs)',
      instead: 'setTimeout(() => undefined, idleMs)',
    },
  },
  {
    name: 'A host name of several targets is refused, all are listed',
    state: 'yes',
    test: {
      file: 'commands/proxy/names.test.ts',
      title: 'a name of two targets is refused, and both are listed',
    },
    off: {
      file: 'gateway/resolve-host.ts',
      text: "if (resolution.kind !== 'unknown') throw targetRefusal(host, resolution);",
      instead: '',
    },
  },
  {
    name: 'The port must be that of the target',
    state: 'yes',
    test: { file: 'gateway/http.test.ts', title: 'to %s is refused with a status and a text' },
    off: {
      file: 'gateway/connector.ts',
      text: 'mustBePortOf(target, port);',
      instead: 'mustBePortOf(target, target.ports[0] ?? port);',
    },
  },
  {
    name: 'Withdrawn rights are reported in the protocol of the client',
    state: 'yes',
    test: {
      file: 'gateway/sessions.test.ts',
      title: 'rights that are withdrawn are reported in the protocol of the client',
    },
    off: { file: 'gateway/refusal.ts', text: 'forbidden: NOT_ALLOWED,', instead: '' },
  },
  {
    name: 'The proxy without a sign-in: refuses with the reason',
    state: 'yes',
    test: {
      file: 'commands/proxy/proxy.test.ts',
      title: 'without a sign-in it starts, says so, and refuses connections with the reason',
    },
    off: { file: 'gateway/refusal.ts', text: 'unauthenticated: UNAVAILABLE,', instead: '' },
  },
  {
    name: 'Other names pass through the proxy (--direct)',
    state: 'yes',
    test: { file: 'gateway/direct.test.ts', title: '%s is reached with --direct, and refused without' },
    off: {
      file: 'gateway/connector.ts',
      text: 'if (destination.isLiteral && direct) return undefined;',
      instead: '',
    },
  },
  {
    name: 'The proxy in the program (:proxy), its sessions are ordinary forwards',
    state: 'yes',
    test: {
      file: 'app/features/proxy/proxy.test.ts',
      title: 'a connection to a name opens an ordinary forward, which stays open after ":proxy stop"',
    },
    off: {
      file: 'app/features/proxy/proxy.effects.ts',
      text: 'ask(async (on) => (await openSession(on, target)).sessionId)',
      instead: 'ask(async () => target.targetId)',
    },
  },
  {
    name: 'Connections through the proxy do not wait for the screen',
    state: 'yes',
    test: {
      file: 'gateway/thread.test.ts',
      title: 'connections share a forward of the thread, whose figures the main thread has',
    },
    off: {
      file: 'gateway/gateway-thread.ts',
      text: 'forwards.set(forward.sessionId, forward);',
      instead: '',
    },
  },
  {
    name: 'The proxy serves only programs of the same user',
    state: 'yes',
    test: { file: 'gateway/only-you.test.ts', title: 'gets nothing %s, and that is reported once' },
    off: {
      file: 'gateway/gateway.ts',
      text: 'const peer = await options.check(socket);',
      instead: 'const peer = await options.check(socket).then(() => undefined);',
    },
  },
  {
    name: 'User and password for the proxy',
    state: 'yes',
    test: {
      file: 'commands/proxy/proxy.test.ts',
      title: '--login always asks clients for the user and password that it prints',
    },
    off: {
      file: 'commands/proxy/index.ts',
      text: "loginFor(onlyYou, listenAddr, options.login === 'always')",
      instead: 'loginFor(onlyYou, listenAddr)',
    },
  },
  {
    name: 'A reply at once on a session that has just worked',
    state: 'yes',
    test: {
      file: 'gateway/sessions.test.ts',
      title: 'one that has just worked is replied for at once: the first bytes leave with the handshake',
    },
    off: {
      file: 'gateway/connector.ts',
      text: 'if (this.#isTrusted(forward)) open();',
      instead: '',
    },
  },
  {
    name: 'Targets reached through the proxy count as used',
    state: 'yes',
    test: {
      file: 'app/features/proxy/proxy.test.ts',
      title: 'a target that is used through the proxy counts as used',
    },
    off: {
      file: 'app/features/proxy/proxy.effects.ts',
      text: 'keepAnswers(runtime, on, view.targetId, { lastUsedAtMs: ports.clock.now() });',
      instead: '',
    },
  },
];
