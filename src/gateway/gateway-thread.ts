/** The thread of the proxy: it listens here, and carries the forwards that it uses, so that a connection is handed over without another hop. */
import type { MessagePort } from 'node:worker_threads';
import { atTime } from '../lib/at-time.ts';
import { BndError, isBndError } from '../lib/errors.ts';
import { peerCheck } from '../proxy/only-you.ts';
import { errorOf, plainError } from '../proxy/thread-messages.ts';
import type { LocalForward, OpenLocalForward } from '../proxy/types.ts';
import { loginFor } from './client-login.ts';
import { type Gateway, openGateway } from './gateway.ts';
import type { Answer, FromGateway, Question, ToGateway } from './thread-messages.ts';
import type { GatewayRequest } from './types.ts';

export interface GatewayThread {
  /** Opens forwards that the proxy can use. */
  readonly openForward: OpenLocalForward;
}

/** Serves the other end of `port` until that is closed. */
export function serveGateway(port: MessagePort, openForward: OpenLocalForward): GatewayThread {
  const forwards = new Map<string, LocalForward>();
  const waiting = new Map<number, (answer: Answer) => void>();
  let calls = 0;
  let gateway: Gateway | undefined;
  const post = (message: FromGateway): void => port.postMessage(message);

  const ask = async (question: Question): Promise<Answer> => {
    calls += 1;
    const call = calls;
    const answered = new Promise<Answer>((resolve) => waiting.set(call, resolve));
    post({ kind: 'ask', call, question });
    const answer = await answered;
    if (answer.what === 'failed') throw errorOf(answer.error);
    return answer;
  };

  const open = async (request: GatewayRequest): Promise<void> => {
    try {
      const login = await loginFor(request.onlyYou, request.listenAddress);
      gateway = await openGateway({
        ...request,
        login,
        check: peerCheck(request.onlyYou, request.listenAddress),
        clock: { now: Date.now, at: atTime },
        onRefused: (text) => post({ kind: 'refused', text }),
        backend: {
          resolve: async (host) => {
            const answer = await ask({ what: 'resolve', host });
            return answer.what === 'resolve' ? answer.target : unexpected();
          },
          open: async (target) => {
            const answer = await ask({ what: 'open', target });
            const forward = answer.what === 'open' ? forwards.get(answer.sessionId) : undefined;
            return forward ?? unexpected();
          },
          aliases: async () => {
            const answer = await ask({ what: 'aliases' });
            return answer.what === 'aliases' ? answer.names : [];
          },
        },
      });
      const { port: listenPort, pacUrl } = gateway;
      post({ kind: 'listening', port: listenPort, pacUrl, login: login?.facts });
    } catch (error) {
      if (!isBndError(error)) throw error;
      post({ kind: 'failed', error: plainError(error) });
    }
  };

  port.on('message', (message: ToGateway) => {
    if (message.kind === 'open') void open(message.request);
    else if (message.kind === 'close') {
      gateway?.close();
      post({ kind: 'closed' });
    } else {
      waiting.get(message.call)?.(message.answer);
      waiting.delete(message.call);
    }
  });

  return {
    openForward: async (options) => {
      const forward = await openForward(options);
      forwards.set(forward.sessionId, forward);
      void forward.ended.then(() => forwards.delete(forward.sessionId));
      return forward;
    },
  };
}

/** The session ended right after it was opened. */
function unexpected(): never {
  throw new BndError('session-refused', 'The session has ended.');
}
