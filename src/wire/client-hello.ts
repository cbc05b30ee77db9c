/**
 * Reads server name and ALPN from a TLS ClientHello (RFC 8446 §4.1.2) before a TLS stack sees it: a worker selects the certificate by the session id
 * in them (internal/daemon/worker/worker.go in hashicorp/boundary), which Node's TLS server cannot do.
 */

/** Size limit of a ClientHello; with post-quantum key shares real ones have about 2 KB. */
export const MAX_CLIENT_HELLO_BYTES = 16_384;

export type ClientHelloOutcome =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'not-tls' }
  | { readonly kind: 'hello'; readonly serverName: string | undefined; readonly alpn: readonly string[] };

const RECORD_HANDSHAKE = 22;
const HANDSHAKE_CLIENT_HELLO = 1;
const EXTENSION_SERVER_NAME = 0;
const EXTENSION_ALPN = 16;
const NOT_TLS: ClientHelloOutcome = { kind: 'not-tls' };

/** Parses the first bytes of a connection; the hello may span several records and TCP segments. */
export function readClientHello(received: Buffer): ClientHelloOutcome {
  const { handshake, ended } = joinRecords(received);
  if (handshake.length >= 1 && handshake[0] !== HANDSHAKE_CLIENT_HELLO) return NOT_TLS;
  const length = handshake.length < 4 ? 0 : handshake.readUIntBE(1, 3);
  if (length > MAX_CLIENT_HELLO_BYTES) return NOT_TLS;
  if (handshake.length < 4 + length) {
    return ended || received.length > MAX_CLIENT_HELLO_BYTES ? NOT_TLS : { kind: 'incomplete' };
  }
  return parseHello(handshake.subarray(4, 4 + length)) ?? NOT_TLS;
}

/** Returns the session id in a ClientHello: the server name if it is one, else the first ALPN entry that is. */
export function sessionIdOf(hello: {
  serverName: string | undefined;
  alpn: readonly string[];
}): string | undefined {
  if (hello.serverName?.startsWith('s_')) return hello.serverName;
  return hello.alpn.find((name) => name.startsWith('s_'));
}

/** The handshake bytes of all complete records and the incomplete one; `ended` if something else follows them. */
function joinRecords(received: Buffer): { readonly handshake: Buffer; readonly ended: boolean } {
  const fragments: Buffer[] = [];
  let offset = 0;
  let ended = false;
  while (offset < received.length && !ended) {
    const length = received.length < offset + 5 ? undefined : received.readUInt16BE(offset + 3);
    const major = received[offset + 1] ?? 3;
    ended = received[offset] !== RECORD_HANDSHAKE || major !== 3 || length === 0;
    if (length === undefined) break;
    if (!ended) fragments.push(received.subarray(offset + 5, offset + 5 + length));
    offset += 5 + length;
  }
  return { handshake: Buffer.concat(fragments), ended };
}

function parseHello(hello: Buffer): ClientHelloOutcome | undefined {
  const reader = new Reader(hello);
  reader.skip(2 + 32);
  reader.skip(reader.uint(1));
  reader.skip(reader.uint(2));
  reader.skip(reader.uint(1));
  if (reader.failed) return undefined;
  let serverName: string | undefined;
  let alpn: string[] = [];
  const extensions = new Reader(reader.take(reader.left === 0 ? 0 : reader.uint(2)));
  while (extensions.left > 0 && !extensions.failed) {
    const type = extensions.uint(2);
    const body = new Reader(extensions.take(extensions.uint(2)));
    if (type === EXTENSION_SERVER_NAME) serverName = readServerName(body);
    if (type === EXTENSION_ALPN) alpn = readAlpn(body);
    if (body.failed) return undefined;
  }
  return reader.failed || extensions.failed ? undefined : { kind: 'hello', serverName, alpn };
}

function readServerName(body: Reader): string | undefined {
  const list = new Reader(body.take(body.uint(2)));
  while (list.left > 0 && !list.failed) {
    const type = list.uint(1);
    const name = list.take(list.uint(2));
    if (type === 0) return name.toString('latin1');
  }
  return undefined;
}

function readAlpn(body: Reader): string[] {
  const list = new Reader(body.take(body.uint(2)));
  const names: string[] = [];
  while (list.left > 0 && !list.failed) names.push(list.take(list.uint(1)).toString('latin1'));
  return names;
}

/** Reads forward and never beyond the end: it sets `failed` and returns zeros instead. */
class Reader {
  readonly #bytes: Buffer;
  #offset = 0;
  failed = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  uint(size: number): number {
    const bytes = this.take(size);
    return bytes.length === size ? bytes.readUIntBE(0, size) : 0;
  }

  skip(length: number): void {
    this.take(length);
  }

  take(length: number): Buffer {
    if (length > this.left) this.failed = true;
    const bytes = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += bytes.length;
    return this.failed ? Buffer.alloc(0) : bytes;
  }
}
