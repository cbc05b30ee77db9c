/** Messages of commands about background processes. Names come from controllers, so they are sanitized. */

import type { BackgroundForward } from '../../app/core/ports.ts';
import { unendedText } from '../../lib/end-session.ts';
import { sanitize } from '../../lib/text.ts';
import type { ForwardKey, StatedProxy } from './messages.ts';
import type { BackgroundProcess } from './processes.ts';
import type { StoppedForward } from './stop-sessions.ts';

/** Returns a line about a forward whose process exited without canceling its session. */
export function lostText(forward: BackgroundForward): string {
  const { target, sessionId } = forward;
  return sanitize(
    `A background process exited; ${target} (${sessionId}) is no longer forwarded. ${cancelText(forward)}`,
  );
}

/** Returns a line about a proxy whose process exited. */
export function lostProxyText({ controller, listenAddress, listenPort }: StatedProxy): string {
  return sanitize(
    `A background process exited; the proxy for ${controller} no longer listens on ${listenAddress}:${listenPort}. Start it again with \`:proxy\` or \`bnd-tui proxy\`.`,
  );
}

/** Returns a line for each problem of a process. */
export function problemTexts({ pid, problems }: BackgroundProcess): readonly string[] {
  return problems.map((problem) => sanitize(`Process ${pid}: ${problem}`));
}

/** Returns a line about a forward whose connections fail. */
export function failingTexts({ target, sessionId, failing }: BackgroundForward): readonly string[] {
  return failing === undefined ? [] : [sanitize(`Connections of ${target} (${sessionId}) fail: ${failing}`)];
}

/** Returns lines about what may stay active after a stop; empty if everything ended. */
export function leftTexts({ forward, ending, portClosed }: StoppedForward, nowMs: number): readonly string[] {
  const { sessionId, listenAddress, listenPort } = forward;
  if (!ending.ended) {
    const text = unendedText(ending, { what: sessionId, portClosed, nowMs });
    return [sanitize(text), sanitize(cancelText(forward))];
  }
  if (portClosed) return [];
  return [
    sanitize(
      `The background process of ${sessionId} does not respond; ${listenAddress}:${listenPort} may still be open.`,
    ),
  ];
}

function cancelText({ controller, sessionId }: ForwardKey): string {
  return `Cancel the session with \`bnd-tui --addr ${controller} -c "cancel ${sessionId}"\`.`;
}
