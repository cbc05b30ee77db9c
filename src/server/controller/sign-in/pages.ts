/** The two pages on which a sign-in by a browser ends (internal/daemon/controller/handlers/authmethods/oidc.go in hashicorp/boundary). Without scripts and links. */
import { escapeHtml, htmlPage } from '../../../lib/html.ts';
import { asObject, text } from '../../../lib/json.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Problem } from '../http/problem.ts';

export const COMPLETE_PATH = '/authentication-complete';
const ERROR_PATH = '/authentication-error';
const MAX_LENGTH = 500;

/** Path and query of the page for a failure. */
export function errorPath(problem: Problem): string {
  return `${ERROR_PATH}?${new URLSearchParams({ error: JSON.stringify(problem.toBody()) })}`;
}

/** The HTML of a page; undefined if it is another path. */
export function signInPage(path: string, search: string): string | undefined {
  if (path === COMPLETE_PATH) {
    return page('Sign-in complete', 'You are signed in. Close this page and return to your client.');
  }
  if (path !== ERROR_PATH) return undefined;
  return page('Sign-in failed', sentenceFor(messageIn(search)));
}

/** The page for a callback that cannot be redirected. */
export function errorPage(problem: Problem): string {
  return page('Sign-in failed', sentenceFor(problem.message));
}

function sentenceFor(message: string): string {
  return `${sanitize(message).slice(0, MAX_LENGTH)} Close this page and start the sign-in again.`;
}

function messageIn(search: string): string {
  const error = new URLSearchParams(search).get('error') ?? '';
  let message: string | undefined;
  try {
    message = text(asObject(JSON.parse(error)), 'message');
  } catch {
    message = undefined;
  }
  return message ?? 'The reason is unknown.';
}

function page(title: string, sentence: string): string {
  return htmlPage(title, `<p>${escapeHtml(sentence)}</p>`);
}
