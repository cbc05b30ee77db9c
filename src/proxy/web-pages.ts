/** Pages that the web access of a forward shows instead of those of the target. Without scripts and links. */
import { escapeHtml, htmlPage } from '../lib/html.ts';
import { sanitize } from '../lib/text.ts';
import type { Judgment } from './web-gate.ts';

const OPEN_AGAIN = 'Press <s> on the target or session in bnd-tui to open the page again.';

const WHY: Record<Extract<Judgment, { kind: 'refuse' }>['why'], string> = {
  used: `This address was used already, or is older than a minute. ${OPEN_AGAIN}`,
  'wrong-cookie': `The cookie of this browser belongs to an earlier forward. ${OPEN_AGAIN}`,
  unknown: `This port passes brokered credentials on, so it serves only the browser that bnd-tui opened. ${OPEN_AGAIN}`,
};

export function refusalPage(why: keyof typeof WHY): string {
  return page('Not allowed', WHY[why]);
}

export function failurePage(target: string, reason: string): string {
  return page(`Cannot reach ${target}`, `${reason} The page of the session in bnd-tui may show more.`);
}

/** `action`: where the button leads. */
export function certificatePage(facts: {
  readonly target: string;
  readonly reason: string;
  readonly fingerprint: string;
  readonly action: string;
}): string {
  const { target, reason, fingerprint, action } = facts;
  return htmlPage(
    escapeHtml(`The certificate of ${target} is not trusted`),
    `<p>${escapeHtml(sanitize(reason))}</p>
<p>SHA-256 fingerprint: <code>${escapeHtml(fingerprint)}</code></p>
<p>If you continue, this forward accepts this certificate until it is closed. The credentials are sent to the server that has it.</p>
<form method="post" action="${escapeHtml(action)}"><button>Accept this certificate</button></form>`,
  );
}

function page(title: string, sentence: string): string {
  return htmlPage(escapeHtml(sanitize(title)), `<p>${escapeHtml(sanitize(sentence))}</p>`);
}
