/** The side of a thread that carries forwards: opens them, reports their figures, and closes them. */
import type { MessagePort } from 'node:worker_threads';
import { asBndError } from './dial-errors.ts';
import { ForwardFacts } from './forward-facts.ts';
import { type FromThread, plainEnd, plainError, plainSnapshot, type ToThread } from './thread-messages.ts';
import type { Forward, ForwardOptions, OpenForward, SessionState, WebAccess } from './types.ts';

/** How often bytes that moved are reported. */
const FIGURES_MS = 100;

interface Carried {
  forward: Forward | undefined;
  answer: ((state: SessionState | undefined) => void) | undefined;
}

/** Serves the other end of `port` until that is closed. */
export function carryForwards(port: MessagePort, openForward: OpenForward): void {
  const carried = new Map<number, Carried>();
  const post = (message: FromThread): void => port.postMessage(message);

  const open = async (id: number, options: ForwardOptions, asks: boolean): Promise<void> => {
    const held: Carried = { forward: undefined, answer: undefined };
    carried.set(id, held);
    const ask = () =>
      new Promise<SessionState>((resolve, reject) => {
        // A failure of the controller: the screen's thread has reported it.
        held.answer = (state) => (state === undefined ? reject(new Error('no answer')) : resolve(state));
        post({ kind: 'ask', forward: id });
      });
    try {
      const forward = await openForward({ ...options, ...(asks ? { sessionState: ask } : {}) });
      held.forward = forward;
      post({
        kind: 'opened',
        forward: id,
        facts: new ForwardFacts(forward),
        snapshot: plainSnapshot(forward.snapshot()),
      });
      report(id, forward, post);
      await forward.ended;
    } catch (error) {
      post({ kind: 'refused', forward: id, error: plainError(asBndError(error)) });
    }
    carried.delete(id);
  };

  const openWeb = async (id: number, access: WebAccess, forward: Forward | undefined): Promise<void> => {
    const address = await forward?.openWeb(access).catch((error: unknown) => plainError(asBndError(error)));
    if (address !== undefined) post({ kind: 'web', forward: id, address });
  };

  port.on('message', (message: ToThread) => {
    const { forward: id } = message;
    const held = carried.get(id);
    if (message.kind === 'open') void open(id, message.options, message.asks);
    else if (message.kind === 'state') held?.answer?.(message.state);
    else if (message.kind === 'open-web') void openWeb(id, message.access, held?.forward);
    else void held?.forward?.close(message.options);
  });
}

/** Reports each change once per turn of the event loop, and bytes at intervals. */
function report(id: number, forward: Forward, post: (message: FromThread) => void): void {
  let seen = '';
  let isDue = false;
  const send = (isChange: boolean): void => {
    const snapshot = forward.snapshot();
    const figures = `${snapshot.bytesUp} ${snapshot.bytesDown}`;
    if (!isChange && figures === seen) return;
    seen = figures;
    post({ kind: 'snapshot', forward: id, snapshot: plainSnapshot(snapshot), isChange });
  };
  const unsubscribe = forward.onChange(() => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      send(true);
    });
  });
  const timer = setInterval(() => send(false), FIGURES_MS);
  void forward.ended.then((end) => {
    unsubscribe();
    clearInterval(timer);
    post({
      kind: 'ended',
      forward: id,
      snapshot: plainSnapshot(forward.snapshot()),
      end: plainEnd(end),
    });
  });
}
