/** Parses the address of a worker in a token. */
import { isIP, isIPv6 } from 'node:net';
import type { EnvProxy } from '../lib/proxy-env.ts';

/** The default of a worker's proxy listener (internal/cmd/base/listener.go in hashicorp/boundary). */
const DEFAULT_PORT = 9202;

/** A usable proxy and its URL, which is secret: it may hold credentials. */
export type ProxyWay = EnvProxy & { readonly url: URL };

export interface WorkerAddress {
  /** As written in the token; sent in the Host header. */
  readonly text: string;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Server name for TLS; empty for IP addresses, which must not be sent as one (RFC 6066 §3). */
  readonly serverName: string;
  /** Absent: directly. */
  readonly via?: ProxyWay;
}

/** Parses `host:port`, `host`, `[v6]:port`, `[v6]` and `v6`. Undefined for anything else. */
export function parseWorkerAddress(text: string): WorkerAddress | undefined {
  if (isIPv6(text)) return addressOf(text, text, DEFAULT_PORT);
  const match = /^(?:\[([\da-fA-F:.%\w]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const [, v6, name, portText] = match;
  const port = portText === undefined ? DEFAULT_PORT : Number(portText);
  if (port < 1 || port > 65_535) return undefined;
  if (v6 !== undefined) return isIPv6(v6) ? addressOf(text, v6, port) : undefined;
  return name === undefined ? undefined : addressOf(text, name, port);
}

function addressOf(text: string, host: string, port: number): WorkerAddress {
  return { text, host, port, serverName: isIP(host) === 0 ? host : '' };
}
