/** Texts of the proxy for all targets. */

export const proxyText = {
  title: 'Proxy for all targets',
  /** `address`: host:port. */
  listens: (address: string) => `SOCKS5 and HTTP on ${address}`,
  pac: (url: string) => `PAC file for browsers: ${url}`,
  login: (user: string, password: string) => `User ${user}, password ${password}`,
  names: 'Host names are ALIAS, TARGET.PROJECT or an id, with or without .boundary:',
  /** `proxy`: its URL. */
  example: (proxy: string) => `curl --proxy ${proxy} http://web.prod.boundary`,
  howToStop: '":proxy stop" ends it; its forwards stay open.',
  /** `controller`: its address. */
  inBackground: (controller: string, pid: number) =>
    `It runs in the background (process ${pid}) for ${controller}.`,
  noAnswer: 'Its process does not respond.',

  started: (address: string) => `Proxy for all targets on ${address}`,
  stopped: (address: string) => `Proxy on ${address} stopped`,
  stopFailed: (address: string, message: string) => `Could not stop the proxy on ${address}: ${message}`,
  notOpen: 'No proxy is open. ":proxy" starts it.',
  lost: 'The proxy failed: its thread has ended. ":proxy" starts it again.',
  couldNotStart: (message: string, hint: string) => `Could not start the proxy: ${message} ${hint}`,
  /** The hint where the port is in use. */
  otherPort: '":proxy 0" takes any free one.',
  /** `text`: the destination and why. */
  refused: (text: string) => `Proxy: ${text}`,
  notSignedIn: (controller: string) => `Not signed in to ${controller}.`,
  signIn: 'Sign in with bnd-tui.',
  usage: 'Usage: :proxy [port] [direct], or :proxy stop',
} as const;
