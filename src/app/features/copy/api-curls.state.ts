/** Command lines with the requests behind a key. The token stays in a variable; they contain no secret. */

import type { AppState } from '../../core/state.ts';
import type { CopyItem, CopySubject } from './copy.state.ts';

/** Allowed unquoted in a command line: an id comes from a server. */
export const PLAIN_ID = /^[\w-]+$/;
const PLAIN_URL = /^[\w:/.-]+$/;
const TOKEN = '-H "Authorization: Bearer $BOUNDARY_TOKEN"';

/** Collections by the kind of the subject, if the names differ. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  target: 'targets',
  session: 'sessions',
  scope: 'scopes',
};

/** Reads the resource, and runs its main action: opens a session on a target, cancels a session. */
export function apiCurls(state: AppState, subject: CopySubject): readonly CopyItem[] {
  const { address } = state.connection;
  if (address === undefined || !PLAIN_ID.test(subject.id)) return [];
  const url = (action: string): string => {
    const whole = `${address}/v1/${COLLECTIONS[subject.kind] ?? subject.kind}/${subject.id}${action}`;
    return PLAIN_URL.test(whole) ? whole : `'${whole.replaceAll("'", "'\\''")}'`;
  };
  const post = (action: string, body: object): string =>
    `curl -X POST ${TOKEN} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}' ${url(action)}`;
  return [
    { label: 'curl: read', text: `curl ${TOKEN} ${url('')}` },
    ...(subject.kind === 'target'
      ? [{ label: 'curl: authorize', text: post(':authorize-session', hostBody(subject.hostId)) }]
      : []),
    ...(subject.kind === 'session'
      ? [{ label: 'curl: cancel', text: post(':cancel', { version: versionOf(state, subject.id) }) }]
      : []),
  ];
}

function hostBody(hostId: string | undefined): object {
  return hostId === undefined || !PLAIN_ID.test(hostId) ? {} : { host_id: hostId };
}

/** The controller only changes the newest version. */
function versionOf(state: AppState, id: string): number {
  const session = state.sessionDetails[id]?.session ?? state.sessions.byId.get(id);
  return session?.version ?? 1;
}
