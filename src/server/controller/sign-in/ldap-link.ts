/**
 * The connection of one sign-in to a directory. The library would open another one without a word when the directory closes the first, which after
 * StartTLS would be one without TLS: so it is given one connection and cannot make any.
 */
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { Client } from 'ldapts';
import type { LdapSettings } from './ldap-settings.ts';

/** A directory that sends more for one sign-in is cut off: tens of thousands of groups are less. */
const MAX_BYTES = 4 * 1024 * 1024;
const LDAPS_PORT = 636;
const LDAP_PORT = 389;

export class DirectoryLink {
  readonly #address: { readonly host: string; readonly port: number };
  readonly #isSecure: boolean;
  readonly #startsTls: boolean;
  readonly #tls: ConnectionOptions;
  readonly #sockets: Socket[] = [];

  /** Does not connect yet. */
  constructor(url: string, settings: LdapSettings) {
    const { protocol, hostname, port } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    this.#isSecure = protocol === 'ldaps:';
    this.#startsTls = !this.#isSecure && settings.startTls;
    this.#address = { host, port: port === '' ? (this.#isSecure ? LDAPS_PORT : LDAP_PORT) : Number(port) };
    const { certificates, clientCertificate: cert, clientKey: key } = settings;
    this.#tls = {
      ...this.#address,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !settings.insecureTls,
      ...(certificates.length === 0 ? {} : { ca: [...certificates] }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
    };
  }

  /** Rejects if the directory cannot be reached, or not by TLS where that is wanted. */
  async open(): Promise<Client> {
    const socket = this.#isSecure ? this.#secure() : this.#own(connect(this.#address));
    await once(socket, this.#isSecure ? 'secureConnect' : 'connect');
    let isTaken = false;
    const client = new Client({
      url: 'ldap://unused',
      createConnection: () => {
        if (isTaken) throw new Error('The directory closed the connection.');
        isTaken = true;
        return socket;
      },
      createSecureConnection: () => this.#secure(socket),
    });
    if (this.#startsTls) await client.startTLS();
    return client;
  }

  /** Whatever is under way fails. */
  close(): void {
    for (const socket of this.#sockets.splice(0).reverse()) socket.destroySoon();
  }

  #secure(socket?: Socket): TLSSocket {
    socket?.removeAllListeners('data');
    return this.#own(connectTls(socket === undefined ? this.#tls : { ...this.#tls, socket }));
  }

  #own<T extends Socket>(socket: T): T {
    this.#sockets.push(socket);
    // The library removes its listeners when it is done; errors after that have no one to tell.
    socket.on('error', () => undefined);
    socket.on('data', () => {
      if (socket.bytesRead > MAX_BYTES) socket.destroy(new Error('The directory sent too much.'));
    });
    return socket;
  }
}
