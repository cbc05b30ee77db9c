/** The proxy as the thread of the screen sees it. */
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { BndError, isBndError } from '../lib/errors.ts';
import { errorOf, plainError } from '../proxy/thread-messages.ts';
import { forwardThreads } from '../proxy/threads.ts';
import type { Answer, FromGateway, Question, ToGateway } from './thread-messages.ts';
import type { OpenedGateway, OpenGateway, RemoteBackend } from './types.ts';

/** Starts a thread that runs `carryForwards` on its parent port, and `serveGateway` on this one. */
type StartThread = (port: MessagePort) => Worker;

/** Returns the function that opens a proxy, each in a thread of its own. */
export function gatewayThreads(start: StartThread): OpenGateway {
  return (request, backend) =>
    new Promise((resolve, reject) => {
      const { port1: port, port2 } = new MessageChannel();
      const worker = start(port2);
      const openForward = forwardThreads({ start: () => worker, most: 1 });
      const lost = Promise.withResolvers<void>();
      const closed = Promise.withResolvers<void>();
      const post = (message: ToGateway): void => port.postMessage(message);
      worker.unref();
      worker.once('error', () => undefined);
      worker.once('exit', () => {
        reject(new BndError('forward-crashed', 'The thread of the proxy has ended.'));
        lost.resolve();
      });
      port.on('message', (message: FromGateway) => {
        if (message.kind === 'listening') {
          const { port: listenPort, pacUrl, login } = message;
          const close = (): Promise<void> => {
            post({ kind: 'close' });
            return Promise.race([closed.promise, lost.promise]);
          };
          resolve({
            port: listenPort,
            pacUrl,
            login,
            openForward,
            lost: lost.promise,
            close,
          } satisfies OpenedGateway);
        } else if (message.kind === 'failed') {
          void worker.terminate();
          reject(errorOf(message.error));
        } else if (message.kind === 'closed') closed.resolve();
        else if (message.kind === 'refused') backend.refused(message.text);
        else
          void answerOf(backend, message.question).then((answer) =>
            post({ kind: 'answer', call: message.call, answer }),
          );
      });
      // Only sockets keep the process alive.
      port.unref();
      post({ kind: 'open', request });
    });
}

async function answerOf(backend: RemoteBackend, question: Question): Promise<Answer> {
  try {
    switch (question.what) {
      case 'resolve':
        return { what: 'resolve', target: await backend.resolve(question.host) };
      case 'open':
        return { what: 'open', sessionId: await backend.open(question.target) };
      case 'aliases':
        return { what: 'aliases', names: await backend.aliases() };
    }
  } catch (error) {
    if (!isBndError(error)) throw error;
    return { what: 'failed', error: plainError(error) };
  }
}
