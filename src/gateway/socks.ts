/** The server's side of a SOCKS5 handshake (RFC 1928, RFC 1929), as a function of bytes. CONNECT only. */
import { isIP } from 'node:net';
import type { ClientLogin } from './client-login.ts';
import type { Destination } from './destination.ts';

export const SOCKS_VERSION = 5;
const SOCKS4_VERSION = 4;
const LOGIN_VERSION = 1;

const METHOD = { none: 0x00, login: 0x02, unacceptable: 0xff } as const;
const COMMAND_CONNECT = 1;
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** Reply codes (RFC 1928, section 6). */
export const SOCKS_REPLY = {
  succeeded: 0,
  failed: 1,
  notAllowed: 2,
  networkUnreachable: 3,
  hostUnreachable: 4,
  refused: 5,
  commandUnsupported: 7,
  addressUnsupported: 8,
} as const;

export type SocksReply = (typeof SOCKS_REPLY)[keyof typeof SOCKS_REPLY];

/** Returns a reply. Its address is that of the proxy's own socket, which no client needs: all zero. */
export function socksReply(reply: SocksReply): Buffer {
  return Buffer.from([SOCKS_VERSION, reply, 0, ADDRESS.ipv4, 0, 0, 0, 0, 0, 0]);
}

/** `send`: an answer, more is expected. `request`: where the client wants to go. `refuse`: send this and close; `why` is a sentence for the log. */
export type SocksStep =
  | { readonly kind: 'send'; readonly bytes: Buffer }
  | { readonly kind: 'request'; readonly destination: Destination }
  | { readonly kind: 'refuse'; readonly bytes: Buffer; readonly why: string };

type Phase = 'greeting' | 'login' | 'request' | 'done';
type Read = { readonly length: number; readonly step: SocksStep } | undefined;

export class SocksHandshake {
  readonly #login: ClientLogin | undefined;
  #phase: Phase = 'greeting';
  #unread: Buffer = Buffer.alloc(0);

  /** With a login, the client must send it. */
  constructor(login: ClientLogin | undefined) {
    this.#login = login;
  }

  /** Bytes after the request. */
  get rest(): Buffer {
    return this.#unread;
  }

  /** Takes what the client sent and returns what follows from it; none after `request` or `refuse`. */
  take(chunk: Buffer): readonly SocksStep[] {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    const steps: SocksStep[] = [];
    while (this.#phase !== 'done') {
      const read = this.#read();
      if (read === undefined) break;
      this.#unread = this.#unread.subarray(read.length);
      steps.push(read.step);
      if (read.step.kind !== 'send') this.#phase = 'done';
    }
    return steps;
  }

  /** Undefined until a whole message has arrived. */
  #read(): Read {
    if (this.#phase === 'greeting') return this.#greeting(this.#unread);
    if (this.#phase === 'login') return this.#credentials(this.#unread);
    return request(this.#unread);
  }

  #greeting(bytes: Buffer): Read {
    const [version, count] = bytes;
    if (version === undefined) return undefined;
    if (version !== SOCKS_VERSION) return notSocks5(bytes, version);
    if (count === undefined || bytes.length < 2 + count) return undefined;
    const methods = bytes.subarray(2, 2 + count);
    const method = this.#login === undefined ? METHOD.none : METHOD.login;
    const length = 2 + count;
    if (!methods.includes(method)) {
      const why =
        this.#login === undefined
          ? 'A client offered only ways to sign in that this proxy does not use.'
          : 'A client did not offer the user and password of this proxy.';
      const bytes = Buffer.from([SOCKS_VERSION, METHOD.unacceptable]);
      return { length, step: { kind: 'refuse', bytes, why } };
    }
    this.#phase = this.#login === undefined ? 'request' : 'login';
    return { length, step: { kind: 'send', bytes: Buffer.from([SOCKS_VERSION, method]) } };
  }

  /** RFC 1929, section 2. */
  #credentials(bytes: Buffer): Read {
    const [version, userLength] = bytes;
    if (version === undefined) return undefined;
    if (version !== LOGIN_VERSION)
      return refusal(bytes.length, LOGIN_REFUSED, 'A client sent a malformed login.');
    if (userLength === undefined) return undefined;
    const passwordLength = bytes[2 + userLength];
    if (passwordLength === undefined) return undefined;
    const passwordAt = 3 + userLength;
    const length = passwordAt + passwordLength;
    if (bytes.length < length) return undefined;
    const user = bytes.subarray(2, 2 + userLength);
    const password = bytes.subarray(passwordAt, length);
    if (this.#login?.matches(user, password) !== true)
      return refusal(length, LOGIN_REFUSED, 'A client sent a wrong user or password.');
    this.#phase = 'request';
    return { length, step: { kind: 'send', bytes: Buffer.from([LOGIN_VERSION, 0]) } };
  }
}

const LOGIN_REFUSED = Buffer.from([LOGIN_VERSION, 1]);

function refusal(length: number, bytes: Buffer, why: string): Read {
  return { length, step: { kind: 'refuse', bytes, why } };
}

/** SOCKS4 gets its own refusal; anything else cannot be answered. */
function notSocks5(bytes: Buffer, version: number): Read {
  const answer = version === SOCKS4_VERSION ? Buffer.from([0, 0x5b, 0, 0, 0, 0, 0, 0]) : Buffer.alloc(0);
  const what = version === SOCKS4_VERSION ? 'SOCKS4' : 'an unknown protocol';
  return refusal(bytes.length, answer, `A client used ${what}; this proxy serves SOCKS5 and HTTP.`);
}

function request(bytes: Buffer): Read {
  const [version, command, , kind, nameLength] = bytes;
  if (version === undefined) return undefined;
  if (version !== SOCKS_VERSION)
    return refusal(bytes.length, socksReply(SOCKS_REPLY.failed), 'A client sent a malformed request.');
  if (kind === undefined || command === undefined) return undefined;
  if (kind !== ADDRESS.ipv4 && kind !== ADDRESS.name && kind !== ADDRESS.ipv6) {
    const why = `A client sent an address of the unknown type ${kind}.`;
    return refusal(bytes.length, socksReply(SOCKS_REPLY.addressUnsupported), why);
  }
  if (kind === ADDRESS.name && nameLength === undefined) return undefined;
  const addressAt = kind === ADDRESS.name ? 5 : 4;
  const addressLength = kind === ADDRESS.name ? (nameLength ?? 0) : kind === ADDRESS.ipv4 ? 4 : 16;
  const portAt = addressAt + addressLength;
  const length = portAt + 2;
  if (bytes.length < length) return undefined;
  if (command !== COMMAND_CONNECT) {
    const why = `A client asked for SOCKS command ${command}; only CONNECT (1) is supported.`;
    return refusal(length, socksReply(SOCKS_REPLY.commandUnsupported), why);
  }
  const address = bytes.subarray(addressAt, portAt);
  const port = bytes.readUInt16BE(portAt);
  const host =
    kind === ADDRESS.name
      ? address.toString('latin1')
      : kind === ADDRESS.ipv4
        ? address.join('.')
        : ipv6Text(address);
  return {
    length,
    step: { kind: 'request', destination: { host, port, isLiteral: isIP(host) !== 0 } },
  };
}

function ipv6Text(address: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(2 * index).toString(16));
  return groups.join(':');
}
