/** Reports on stderr while `bnd-tui connect` runs: one line per kind of failure, one when connections work again, one per refused user, one when it stops listening early. */

import { sanitize } from '../../lib/text.ts';
import { createFailingNews, createRefusedNews } from '../../proxy/connection-news.ts';
import type { Forward } from '../../proxy/types.ts';

/** `write` gets whole lines without their newline. Returns the function that stops the reports. */
export function tellChanges(forward: Forward, write: (line: string) => void): () => void {
  const failingNews = createFailingNews();
  const refusedNews = createRefusedNews();
  let wasListening = true;
  const line = (text: string) => write(`bnd-tui: ${sanitize(text)}`);
  return forward.onChange(() => {
    const { failing, refused, listening, openConnections, connectionsLeft, end } = forward.snapshot();
    refusedNews(refused).forEach(line);
    const news = failingNews(failing && { code: failing.error.code, count: failing.count });
    if (news?.kind === 'works') line(news.text);
    else if (news !== undefined) line(`connection failed: ${failing?.error.message} ${failing?.error.hint}`);
    const goesOn = end === undefined && openConnections > 0 && Date.now() < forward.expiresAtMs;
    if (wasListening && !listening && goesOn) {
      const why = connectionsLeft === 0 ? 'no connections left' : 'the session ended';
      line(
        `no longer listening on ${forward.listenAddress}:${forward.listenPort}, ${why}; open connections: ${openConnections}`,
      );
    }
    wasListening = listening;
  });
}
