/** `bnd-tui login` with a browser. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { signInByBrowser } from '../../../src/commands/login/browser.ts';
import { BndError } from '../../../src/lib/errors.ts';
import type { SignedIn } from '../../../src/wire/resources.ts';
import { browse } from '../../server/controller/oidc-world.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at, signInByRest } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { TerminalApp } from '../../support/terminal-app.ts';

const OIDC = 'amoidc_1234567890';

describe('of the built program', () => {
  let dev: DevProcess;
  let home: ProgramHome;
  beforeEach(async () => {
    home = programHome();
    dev = await startDev(['--no-lab', '--sign-in', 'oidc']);
  });
  afterEach(async () => {
    await dev.stop();
    home.remove();
  });

  const inTerminal = (...args: string[]): TerminalApp => {
    const app = new TerminalApp({
      args: ['login', ...args],
      env: { ...home.env, BOUNDARY_ADDR: dev.api },
      columns: 1_000,
    });
    onTestFinished(() => app.dispose());
    return app;
  };

  const urlOn = async (app: TerminalApp): Promise<string> => {
    const screen = await app.see(/https?:\/\/\S+authorize\?\S+/);
    return /https?:\/\/\S+authorize\?\S+/.exec(screen)?.[0] ?? '';
  };

  async function atProvider(url: string): Promise<string> {
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ login: 'admin', password: 'password' }),
      redirect: 'manual',
    });
    return (await browse(new URL(answer.headers.get('location') ?? ''))).url.pathname;
  }

  test('shows the URL, waits, and stores the token of the user who signed in there', async () => {
    const app = inTerminal('--auth-method-id', OIDC);
    expect(await atProvider(await urlOn(app))).toBe('/authentication-complete');
    await app.see(/Signed in to \S+ as ada@lab\.example until/);
    expect((await app.exited).code).toBe(0);
    const { code, stdout } = await runProgram(['ls', 'scopes', '-o', 'csv'], {
      env: { ...home.env, BOUNDARY_ADDR: dev.api },
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('o_1234567890') });
  });

  test('is chosen without a login name if its method is the primary one', async () => {
    const rest = await signInByRest(dev);
    const unnamed = await runProgram(['login'], { env: { ...home.env, BOUNDARY_ADDR: dev.api } });
    expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining(OIDC) });
    const version = at(await rest.call('GET', '/v1/scopes/global'), 'version');
    await rest.call('PATCH', '/v1/scopes/global', { version, primary_auth_method_id: OIDC });
    const app = inTerminal();
    await urlOn(app);
    app.press('ctrl-c');
    await app.see('Sign-in canceled');
    expect((await app.exited).code).toBe(1);
    const named = await runProgram(['login', '--login-name', 'admin'], {
      env: { ...home.env, BOUNDARY_ADDR: dev.api },
      stdin: 'password\n',
    });
    expect(named.code).toBe(0);
  });
});

describe('while it waits', () => {
  const signedIn: SignedIn = {
    token: 'at_1_secret',
    authToken: {
      id: 'at_1',
      userId: 'u_1',
      authMethodId: OIDC,
      accountId: undefined,
      expiresAtMs: undefined,
    } as never,
  };

  async function run(answers: readonly (BndError | SignedIn | undefined)[]) {
    let nowMs = 0;
    let asked = 0;
    const waits: number[] = [];
    const outcome = await signInByBrowser({
      api: {
        startOidc: async () => ({ authUrl: 'https://provider.example/authorize', tokenId: 't' }),
        pollOidc: async () => {
          const answer = answers[Math.min(asked++, answers.length - 1)];
          if (answer instanceof BndError) throw answer;
          return answer;
        },
      },
      authMethodId: OIDC,
      open: async () => false,
      nowMs: () => nowMs,
      wait: async (ms) => {
        waits.push(ms);
        nowMs += ms;
      },
    }).catch((error: unknown) => error);
    return { outcome, waits, nowMs };
  }

  test('a controller that is away for a moment is asked again, at its own pace', async () => {
    const away = new BndError('controller-unreachable', 'Cannot connect.');
    const busy = new BndError('rate-limited', 'Too many requests.', { retryAfterMs: 9_000 });
    const { outcome, waits } = await run([undefined, away, busy, signedIn]);
    expect(outcome).toBe(signedIn);
    expect(waits).toEqual([1_500, 1_500, 9_000]);
  });

  test('a refusal ends it', async () => {
    const used = new BndError('unauthenticated', 'already used');
    expect((await run([undefined, used])).outcome).toBe(used);
  });

  test('after five minutes it gives up and says what to do', async () => {
    const { outcome, nowMs } = await run([undefined]);
    expect(outcome).toMatchObject({ code: 'unauthenticated', hint: expect.stringContaining('again') });
    expect(nowMs).toBeGreaterThan(290_000);
    expect(nowMs).toBeLessThanOrEqual(300_000);
  });
});
