/** Output of `bnd-tui proxy`: what it listens on, and its sessions. */
import { formatMoment } from '../../lib/format.ts';
import { jsonText, sanitize } from '../../lib/text.ts';
import type { ForwardEnd, LocalForward } from '../../proxy/types.ts';
import type { OutputFormat } from '../connect/printer.ts';

export interface ProxyFacts {
  readonly address: string;
  readonly port: number;
  readonly pacUrl: string;
  readonly controller: string;
  /** What clients have to send; `password` is a secret that only this output shows. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
}

export interface ProxyPrinter {
  listening(facts: ProxyFacts): void;
  opened(forward: LocalForward, target: string): void;
  ended(forward: LocalForward, target: string, end: ForwardEnd): void;
}

/** `write` gets whole lines without their line feed, free of control characters. */
export function createProxyPrinter(format: OutputFormat, write: (line: string) => void): ProxyPrinter {
  return format === 'json' ? jsonPrinter(write) : tablePrinter(write);
}

function jsonPrinter(write: (line: string) => void): ProxyPrinter {
  const line = (object: object): void => write(jsonText(object));
  return {
    listening: ({ address, port, pacUrl, controller, login }) =>
      line({ address, port, pac_url: pacUrl, controller, ...login }),
    opened: ({ sessionId, targetId, expiresAtMs }, target) =>
      line({
        opened: sessionId,
        target_id: targetId,
        target,
        expiration: new Date(expiresAtMs).toISOString(),
      }),
    ended: ({ sessionId }, target, { reason }) => line({ ended: sessionId, target, reason }),
  };
}

function tablePrinter(raw: (line: string) => void): ProxyPrinter {
  const write = (line: string): void => raw(sanitize(line));
  return {
    listening({ address, port, pacUrl, controller, login }) {
      const host = address.includes(':') ? `[${address}]` : address;
      const user = login === undefined ? '' : `${login.user}:${login.password}@`;
      write(`SOCKS5 and HTTP proxy on ${host}:${port}`);
      write(`  controller  ${controller}`);
      if (login !== undefined) {
        write(`  user        ${login.user}`);
        write(`  password    ${login.password}`);
      }
      write(`  PAC file    ${pacUrl}`);
      write(`  names       ALIAS, TARGET.PROJECT, TARGET.PROJECT.ORG or an id, with or without .boundary`);
      write(`  try         curl --proxy socks5h://${user}${host}:${port} http://web.prod.boundary`);
      write('Ctrl-C ends the proxy and its sessions.');
    },
    opened: ({ sessionId, expiresAtMs }, target) =>
      write(`Opened ${target}: session ${sessionId}, expires ${formatMoment(expiresAtMs)}`),
    ended: ({ sessionId }, target, end) => write(`Ended ${target}: session ${sessionId}, ${reasonOf(end)}`),
  };
}

const REASONS: Readonly<Record<ForwardEnd['reason'], string>> = {
  closed: 'closed here',
  expired: 'expired',
  'no-connections-left': 'no connections left',
  'session-over': 'canceled or terminated',
  failed: 'failed',
};

function reasonOf({ reason, error }: ForwardEnd): string {
  return error === undefined ? REASONS[reason] : `${REASONS[reason]}: ${error.message}`;
}
