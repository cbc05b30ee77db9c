/** Connects to hosts that are not targets, if that is allowed. */
import { connect, type Socket } from 'node:net';
import { BndError, type ErrorCode, errorText } from '../lib/errors.ts';
import type { Destination } from './destination.ts';

const CONNECT_WITHIN_MS = 15_000;

const REASONS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOTFOUND: ['not-found', 'unknown host name'],
  EAI_AGAIN: ['not-found', 'the DNS server does not respond'],
  ECONNREFUSED: ['endpoint-unreachable', 'connection refused'],
  EHOSTUNREACH: ['worker-timeout', 'no route to host'],
  ENETUNREACH: ['worker-unreachable', 'network unreachable'],
  ETIMEDOUT: ['worker-timeout', 'timed out'],
};

/** Resolves with a connection, with half-close allowed and an 'error' listener. Rejects with BndError. */
export function connectDirectly({ host, port }: Destination): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, keepAlive: true });
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      CONNECT_WITHIN_MS,
    );
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const [code, words] = REASONS[error.code ?? ''] ?? ['endpoint-unreachable', errorText(error)];
      reject(
        new BndError(code, `Cannot connect to ${host}:${port} without Boundary: ${words}.`, {
          hint: 'Check the name, the port and your network.',
        }),
      );
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

/** Copies bytes both ways until both sides have ended, or one fails. */
export function join(one: Socket, other: Socket): void {
  const couple = (from: Socket, to: Socket): void => {
    from.pipe(to);
    from.once('close', () => {
      if (from.errored !== null || !from.readableEnded) to.resetAndDestroy();
    });
  };
  couple(one, other);
  couple(other, one);
}
