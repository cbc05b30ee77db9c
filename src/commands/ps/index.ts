/** `bnd-tui ps`: lists the forwards in the background, and the proxies for all targets. */

import type { BackgroundProxy } from '../../app/core/ports.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { formatBytes, formatMoment } from '../../lib/format.ts';
import { sanitize } from '../../lib/text.ts';
import { terminalColumns, writeError, writeLine, writeOut } from '../../lib/write-out.ts';
import { type HeldForward, listBackground } from '../background/processes.ts';
import { PROXY_ID } from '../background/proxy-id.ts';
import { failingTexts, lostProxyText, lostText, problemTexts } from '../background/texts.ts';
import { formatRows } from '../ls/format.ts';

/** Resolves with the exit code. Reports on stderr, once, the forwards of processes that are gone, and the problems of others. */
export async function runPs(output: 'table' | 'json'): Promise<number> {
  const { processes, lost, lostProxies } = await listBackground({ env: process.env });
  const running = processes.flatMap(({ forwards }) => forwards);
  const proxies = processes.flatMap(({ proxy }) => proxy ?? []);
  await writeError(
    ...lost.map(lostText),
    ...lostProxies.map(lostProxyText),
    ...processes.flatMap(problemTexts),
    ...running.flatMap(failingTexts),
  );
  if (running.length + proxies.length === 0 && output === 'table')
    await writeError('No forwards in the background.');
  else
    await writeOut(
      formatRows(
        output,
        {
          names: NAMES[output],
          rows: [
            ...proxies.map(output === 'json' ? proxyJsonRow : proxyRow),
            ...running.map(output === 'json' ? jsonRow : row),
          ],
        },
        terminalColumns(),
      ),
    );
  if (output === 'table') for (const proxy of proxies) await writeLine(pacText(proxy));
  return EXIT_OK;
}

const NAMES = {
  table: ['session', 'target', 'local', 'open', 'up', 'down', 'expires', 'pid'],
  json: [
    'session_id',
    'target_id',
    'target',
    'controller',
    'address',
    'port',
    'expiration',
    'open_connections',
    'bytes_up',
    'bytes_down',
    'pid',
    'pac_url',
  ],
} as const;

function row({ sessionId, target, listenAddress, listenPort, expiresAtMs, figures, pid }: HeldForward) {
  return [
    sessionId,
    target,
    `${listenAddress}:${listenPort}`,
    figures?.openConnections ?? null,
    figures === undefined ? null : formatBytes(figures.bytesUp),
    figures === undefined ? null : formatBytes(figures.bytesDown),
    formatMoment(expiresAtMs),
    pid,
  ];
}

function jsonRow(held: HeldForward) {
  const { sessionId, targetId, target, controller, listenAddress, listenPort, expiresAtMs, figures, pid } =
    held;
  return [
    sessionId,
    targetId,
    target,
    controller,
    listenAddress,
    listenPort,
    new Date(expiresAtMs).toISOString(),
    figures?.openConnections ?? null,
    figures?.bytesUp ?? null,
    figures?.bytesDown ?? null,
    pid,
    null,
  ];
}

function proxyRow({ controller, listenAddress, listenPort, pid }: BackgroundProxy) {
  return [PROXY_ID, `all of ${controller}`, `${listenAddress}:${listenPort}`, null, null, null, null, pid];
}

function proxyJsonRow({ controller, listenAddress, listenPort, pid, pacUrl }: BackgroundProxy) {
  const place = [controller, listenAddress, listenPort];
  return [PROXY_ID, null, null, ...place, null, null, null, null, pid, pacUrl ?? null];
}

function pacText({ listenAddress, listenPort, pacUrl }: BackgroundProxy): string {
  return sanitize(`PAC file of the proxy on ${listenAddress}:${listenPort}: ${pacUrl ?? 'not known'}`);
}
