/** The pages of the demo provider: plain forms without scripts. */
import { escapeHtml, htmlPage } from '../../../lib/html.ts';
import type { DemoUser } from './demo-users.ts';

/** Asks for a user and a password, and repeats the query of the request. */
export function loginPage(users: readonly DemoUser[], query: URLSearchParams, isRetry: boolean): string {
  const choices = users.map(({ loginName, fullName }, index) => {
    const name = escapeHtml(loginName);
    const checked = index === 0 ? ' checked' : '';
    return `<p><label><input type="radio" name="login" value="${name}"${checked}> ${escapeHtml(fullName)} (${name})</label></p>`;
  });
  return htmlPage(
    'Demo sign-in',
    `${isRetry ? '<p role="alert">Wrong password. Try again.</p>\n' : ''}<p>This provider is a part of the bnd-tui lab. It knows the two users of <code>bnd-tui dev</code> and their passwords.</p>
<form method="post" action="/authorize?${escapeHtml(query.toString())}">
${choices.join('\n')}
<p><label>Password <input type="password" name="password" autofocus></label></p>
<p><button>Sign in</button> <button name="cancel" value="1">Cancel</button></p>
</form>`,
  );
}

export function refusalPage(sentence: string): string {
  return htmlPage('Demo sign-in', `<p>${escapeHtml(sentence)}</p>`);
}
