/** Transparent access: web targets in the browser, with the credentials of the session. */
import type { Unnumbered } from './transparent.ts';

export const WEB_TARGETS: readonly Unnumbered[] = [
  {
    name: 'The browser opens web targets with brokered credentials',
    state: 'yes',
    test: {
      file: 'proxy/web.test.ts',
      title: 'leads one browser to the page, with credentials that it never sees',
    },
    off: {
      file: 'proxy/web-front.ts',
      text: '    headers.authorization = access.authorization;\n',
      instead: '',
    },
  },
  {
    name: 'The browser opens web targets of background forwards with brokered credentials',
    state: 'yes',
    test: {
      file: 'commands/background/background-credentials.test.ts',
      title: 'a web page of a background forward opens with the login, by an address that works once',
    },
    off: {
      file: 'commands/background/held-forwards.ts',
      text: 'chosen([key])[0]?.forward.openWeb(access)',
      instead: 'undefined',
    },
  },
  {
    name: 'Credentials as Basic or Bearer, as their kind says',
    state: 'yes',
    test: {
      file: 'launch/launcher.test.ts',
      title: 'a browser gets Basic or Bearer as the credential says, with the address of the target',
    },
    off: { file: 'launch/web-login.ts', text: 'return `Bearer', instead: 'return `Basic' },
  },
  {
    name: 'A page with credentials opens by a one-time address',
    state: 'yes',
    test: { file: 'proxy/web.test.ts', title: 'works once' },
    off: { file: 'proxy/web-gate.ts', text: '      this.#addresses.delete(token);\n', instead: '' },
  },
  {
    name: 'Only the browser that opened a page may use it, by a cookie that the target never gets',
    state: 'yes',
    test: {
      file: 'proxy/web.test.ts',
      title: '%s does not reach the target, and gets a page that shows what to do',
    },
    off: {
      file: 'proxy/web-front.ts',
      text: "judged.kind === 'refuse'",
      instead: 'false',
    },
  },
  {
    name: 'Websockets of web targets',
    state: 'yes',
    test: { file: 'proxy/web.test.ts', title: 'pass, with the credentials' },
    off: { file: 'proxy/web-front.ts', text: "this.#server.on('upgrade',", instead: "this.#server.on('-'," },
  },
  {
    name: 'Web targets with TLS: certificates are checked, and accepted by hand',
    state: 'yes',
    test: {
      file: 'proxy/web.test.ts',
      title: 'whose certificate is not trusted gets nothing until the user accepts that certificate',
    },
    off: {
      file: 'proxy/web-upstream.ts',
      text: 'socket.authorized || fingerprint256',
      instead: 'true || fingerprint256',
    },
  },
];
