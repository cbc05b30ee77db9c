/** `bnd-tui ps`: lists the forwards in the background. */

import { EXIT_OK } from '../../lib/exit-codes.ts';
import { formatBytes, formatMoment } from '../../lib/format.ts';
import { terminalColumns, writeError, writeOut } from '../../lib/write-out.ts';
import { type HeldForward, listBackground } from '../background/processes.ts';
import { failingTexts, lostText, problemTexts } from '../background/texts.ts';
import { formatRows } from '../ls/format.ts';

/** Resolves with the exit code. Reports on stderr, once, the forwards of processes that are gone, and the problems of others. */
export async function runPs(output: 'table' | 'json'): Promise<number> {
  const { processes, lost } = await listBackground({ env: process.env });
  const running = processes.flatMap(({ forwards }) => forwards);
  await writeError(
    ...lost.map(lostText),
    ...processes.flatMap(problemTexts),
    ...running.flatMap(failingTexts),
  );
  if (running.length === 0 && output === 'table') await writeError('No forwards in the background.');
  else
    await writeOut(
      formatRows(
        output,
        { names: NAMES[output], rows: running.map(output === 'json' ? jsonRow : row) },
        terminalColumns(),
      ),
    );
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
  ];
}
