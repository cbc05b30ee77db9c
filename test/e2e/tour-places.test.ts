/** Every read-only screen, reached by keys from the first start: what the user sees at each stop. */
import { afterEach, expect, test } from 'vitest';
import { freshHome, walkTo } from '../support/lab-app.ts';
import { TerminalApp } from '../support/terminal-app.ts';

let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

test('profiles, sign-in, scopes, targets, every tab of a target', async () => {
  app = await signedInFromProfiles();
  await app.seeAll(/│[> ] .*IT_Support +org +10/, /│[> ] .*QA_Tests +project +10/, '<scopes>');

  await walkTo(app, 'QA_Tests');
  await app.press('enter').seeAll('Targets(QA_Tests)[10]', ' tests ', 'web-page', 'host-down', ' echo ');
  await app.gone(/PROJECT/);
  await app.press('0').seeAll(/Targets\(all\)\[\d+\]/, /PROJECT/, /web-page .*QA_Tests/);
  await app.press('esc').see('Targets(QA_Tests)');

  await walkTo(app, 'tests');
  await app.press('enter').seeAll('Target tests', '[Hosts 2]', '(any host)');
  await app.seeAll(/localhost +localhost +databases/, /postgres +127\.0\.0\.1 +databases/);
  await app.press('tab').seeAll('[Sessions 0]', '<F> opens one');
  await app.press('tab').seeAll('[Credentials 0]', 'No credential sources');
  await app.press('tab').seeAll('[Host sets 1]', /databases .*static/);
  await app.press('tab').see('[Hosts 2]');

  await app.press('esc').see('Targets(QA_Tests)');
  await walkTo(app, 'postgres-with-login');
  await app.press('enter').seeAll('Target postgres-with-login', '[Sessions 0]');
  await app.press('tab').seeAll('[Credentials 1]', /brokered .*after connecting, with <x>/);
});

test('raw with search, describe, help, commands, palette, log, and quit', async () => {
  app = await signedInFromProfiles();
  await app.press('0').see(/Targets\(all\)/);
  await walkTo(app, 'web-page');

  await app.press('y').seeAll(/Raw web-page\[1\/\d+\]/, '"name": "web-page"');
  await app
    .press('/')
    .press('scope')
    .see(/<\/scope> [2-9] found/);
  const before = await app.press('enter').see(/Raw web-page\[\d+\/\d+\] <\/scope>/);
  const at = (screen: string): string | undefined => /Raw web-page\[(\d+)/.exec(screen)?.[1];
  await app.press('n').see((screen) => at(screen) !== at(before));
  await app.see(/^│>.*scope/m);
  await app.press('d').seeAll('Describe web-page', /│[> ] *type +tcp/i);
  await app.press('esc').see('Raw web-page');
  await app.press('esc', 'esc').see('Targets(all)');

  await app.press('?').seeAll('Help', /<F> +forward/);
  await app.press('esc').see('Targets(all)');
  await app.press('ctrl-a').seeAll('Commands[', ':sessions');
  await app.press('esc').see('Targets(all)');

  await app.press('ctrl-p').see('ticker-two-minutes');
  await app.press('tickr').seeAll('> tickr', /> ticker-two-minutes +tcp/);
  await app.press('enter').see('Target ticker-two-minutes');

  await app.press('@').seeAll('Log(info', 'following');
  await app.press('4').seeAll('Log(debug', /DEBUG .*GET +\/v1\/targets/);
  await app.press('3').seeAll('Log(info', 'Signed in as admin');
  await app.gone(/DEBUG/);
  await app.press('s').see('held');
  await app.press('s').see('following');
  await app.press('esc').see('Target ticker-two-minutes');
  await app.press('ctrl-c');
  expect(await app.exited).toMatchObject({ code: 0 });
});

/** On a first start the profiles are shown, and the lab is two keys away. */
async function signedInFromProfiles(): Promise<TerminalApp> {
  const started = new TerminalApp({ env: freshHome() });
  app = started;
  await started.seeAll(
    'Profiles[1]',
    /^│> lab +\(bundled, starts with <enter>\)/m,
    '<n> adds your controller, <enter> on lab starts the demo',
  );
  await started.press('enter').see('(o) ');
  expect(started.screen()).toMatch(/Login name +.*admin/i);
  await started.press('enter').see(/Scopes\[\d+\]/);
  return started;
}
