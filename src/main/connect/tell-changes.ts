/** Reports on stderr while `bnd-tui connect` runs: one line per kind of failure, one when connections work again, one when it stops listening early. */
import { sanitize } from '../../lib/text.ts';
import type { Forward } from '../../proxy/types.ts';

/** `write` gets whole lines without their newline. Returns the function that stops the reports. */
export function tellChanges(forward: Forward, write: (line: string) => void): () => void {
  const kinds = new Set<string>();
  let failures = 0;
  let wasListening = true;
  const line = (text: string) => write(`bnd-tui: ${sanitize(text)}`);
  return forward.onChange(() => {
    const { failing, listening, openConnections, connectionsLeft, end } = forward.snapshot();
    if (failing !== undefined) {
      const { code, message, hint } = failing.error;
      failures = failing.count;
      if (!kinds.has(code)) line(`connection failed: ${message} ${hint}`);
      kinds.add(code);
    } else if (kinds.size > 0) {
      kinds.clear();
      line(`connections work again after ${failures} ${failures === 1 ? 'failure' : 'failures'}`);
    }
    const goesOn = end === undefined && openConnections > 0 && Date.now() < forward.expiresAtMs;
    if (wasListening && !listening && goesOn) {
      const why = connectionsLeft === 0 ? 'no connections left' : 'the session is over';
      line(
        `no longer listening on ${forward.listenAddress}:${forward.listenPort}, ${why}; open connections: ${openConnections}`,
      );
    }
    wasListening = listening;
  });
}
