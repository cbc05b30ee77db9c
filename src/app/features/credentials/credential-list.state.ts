/** The dialog of brokered credentials: its list, the search, and the only value that may be shown. */

import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { BrokeredCredential } from '../../../wire/resources.ts';
import { type TextValue, textValue } from '../../core/edit.ts';
import { compileFilter } from '../../list/filter.ts';
import { sortRows } from '../../list/sort.ts';

/** Brokered credentials of a session. Of all values at most one is in the store, and only while it is shown. */
export interface CredentialsDialog {
  readonly kind: 'credentials';
  readonly sessionId: string;
  readonly entries: readonly CredentialEntry[];
  readonly query: TextValue;
  /** The search has the focus. */
  readonly typing: boolean;
  /** Id of the selected entry. */
  readonly focus: string | undefined;
  readonly shown: ShownValue | undefined;
}

/** One value of a brokered credential, without the value itself. */
export interface CredentialEntry {
  /** Unique within the session. */
  readonly id: string;
  readonly source: string;
  readonly key: string;
}

/** The value that is shown, until when. */
interface ShownValue {
  readonly id: string;
  readonly value: string;
  readonly untilMs: number;
}

/** Brokered credentials of a session. */
export type CredentialAction =
  | { readonly type: 'credentials.ask'; readonly sessionId: string }
  /** Moves the focus to the search, or back to the list. */
  | { readonly type: 'credentials.search'; readonly typing: boolean }
  /** Leaves the search, then the dialog. */
  | { readonly type: 'credentials.back' }
  /** Shows the selected value for a while, or hides it. */
  | { readonly type: 'credentials.reveal' }
  | { readonly type: 'credentials.copy' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly credentials: CredentialAction;
  }
}

declare module '../../core/dialog.ts' {
  interface DialogKinds {
    readonly credentials: CredentialsDialog;
  }
}

/** Values of all credentials in the order of the dialog: sorted by source name; username before secrets. */
export function credentialValues(
  credentials: readonly BrokeredCredential[],
): readonly (CredentialEntry & { readonly value: string })[] {
  const values = credentials.flatMap((credential, index) => {
    const source = sanitize(credential.sourceName ?? credential.sourceId);
    const own = credential.values.map(({ key, value }, position) => ({
      id: `${index} ${position}`,
      source,
      key: sanitize(key),
      value,
    }));
    return own.sort((a, b) => rank(a.key) - rank(b.key));
  });
  return sortRows(values, (entry) => entry.source, false);
}

const FIRST = ['username', 'domain', 'password'];

function rank(key: string): number {
  const index = FIRST.indexOf(key.slice(key.lastIndexOf('.') + 1));
  return index === -1 ? FIRST.length : index;
}

/** The initial dialog. */
export function openedCredentials(
  sessionId: string,
  credentials: readonly BrokeredCredential[],
): CredentialsDialog {
  const entries = credentialValues(credentials).map(({ id, source, key }) => ({ id, source, key }));
  return {
    kind: 'credentials',
    sessionId,
    entries,
    query: textValue(''),
    typing: false,
    focus: entries[0]?.id,
    shown: undefined,
  };
}

/** The entries that match the query, by source and key; values are not searched. */
export function foundCredentials({
  entries,
  query,
}: Pick<CredentialsDialog, 'entries' | 'query'>): readonly CredentialEntry[] {
  return found(entries, query.text);
}

const found = memoizeLast((entries: readonly CredentialEntry[], query: string) => {
  const matches = compileFilter(query);
  return query.trim() === ''
    ? entries
    : entries.filter(({ source, key }) => matches({ text: `${source} ${key}`, fields: { source, key } }));
});

/** Changes the query: the selection stays if it matches, else it moves to the first match. */
export function withCredentialQuery(dialog: CredentialsDialog, query: TextValue): CredentialsDialog {
  const rows = foundCredentials({ entries: dialog.entries, query });
  const focus = rows.some(({ id }) => id === dialog.focus) ? dialog.focus : rows[0]?.id;
  return { ...dialog, query, focus };
}

/** Moves the selection by `by` rows, limited at both ends. */
export function moveCredentialFocus(dialog: CredentialsDialog, by: number): CredentialsDialog {
  const rows = foundCredentials(dialog);
  const index = rows.findIndex(({ id }) => id === dialog.focus);
  return { ...dialog, focus: rows[Math.min(rows.length - 1, Math.max(0, index + by))]?.id ?? dialog.focus };
}
