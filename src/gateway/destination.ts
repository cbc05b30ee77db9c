/** Where a client of the proxy wants to go, and which target that names. */
import { BndError } from '../lib/errors.ts';

export interface Destination {
  /** As sent by the client: a host name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isLiteral: boolean;
}

/** Rejects an IP address with BndError: only names lead to targets. */
export function mustBeName({ host, isLiteral }: Destination): void {
  if (!isLiteral) return;
  throw new BndError('failed-precondition', `${host} is an IP address; targets are reached by name.`, {
    hint: 'Let the proxy resolve names (curl: --socks5-hostname), or start it with --direct.',
  });
}

/** Rejects a port that is not the target's with BndError. */
export function mustBePortOf(
  target: { readonly label: string; readonly ports: readonly number[] },
  port: number,
): void {
  const { label, ports } = target;
  if (ports.length === 0 || ports.includes(port)) return;
  const own = ports.join(' or ');
  throw new BndError('failed-precondition', `Target ${label} is on port ${own}, not ${port}.`, {
    hint: `Use port ${own}.`,
  });
}
