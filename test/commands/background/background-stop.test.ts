/** `bnd-tui stop` if workers, controllers or processes do not respond: the built program, real sockets. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { listBackground } from '../../../src/commands/background/processes.ts';
import { groupForwards, stopForwards } from '../../../src/commands/background/stop-sessions.ts';
import { openSettings } from '../../../src/settings/index.ts';
import { type ScriptedController, scriptedController } from '../../api/scripted-controller.ts';
import { handed, NO_CONTROLLER, startBackground } from '../../support/background-process.ts';
import { startTestWorker } from '../../support/forwards.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { runProgram } from '../../support/run-program.ts';
import { createTestSession, type ScriptedWorker } from '../../support/scripted-worker.ts';
import { quietPlace } from '../../support/tcp.ts';

let home: ProgramHome;
beforeEach(() => {
  home = programHome();
});
afterEach(() => home.remove());

const TOKEN = 'at_1234567890_secret';

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runProgram(args, { env: { ...home.env, ...env } });

/** A token of an unreachable worker. */
async function deadToken(): Promise<string> {
  return (await createTestSession()).token([await quietPlace()]);
}

async function liveWorker(): Promise<{ readonly token: string; readonly worker: ScriptedWorker }> {
  const session = await createTestSession();
  const worker = await startTestWorker(session, (peer) => peer.echo());
  return { token: session.token([worker.address]), worker };
}

/** A controller that knows every session, and cancels it for signed-in callers. */
async function startController(): Promise<ScriptedController> {
  const controller = await scriptedController(({ headers, path }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { kind: 'Unauthenticated', message: 'Unauthenticated.' } };
    const [id = ''] = (path.split('/').at(-1) ?? '').split(':');
    return { body: { id, version: 1, status: path.endsWith(':cancel') ? 'canceling' : 'active' } };
  });
  onTestFinished(() => controller[Symbol.asyncDispose]());
  return controller;
}

/** Paths of cancel requests to a controller. */
const canceled = ({ received }: ScriptedController) =>
  received.map(({ path }) => path).filter((path) => path.endsWith(':cancel'));

async function keepToken(address: string): Promise<void> {
  const settings = await openSettings({ env: home.env });
  await settings.keepSignIn(address, {
    token: TOKEN,
    authTokenId: 'at_1234567890',
    userId: undefined,
    loginName: undefined,
    authMethodId: undefined,
    expiresAtMs: undefined,
  });
}

test('shells complete what stop takes', async () => {
  const forward = handed(await deadToken());
  await startBackground(home, [forward]);
  const offered = async (word: string) => (await run(['complete-target', '--forwards', '--', word])).stdout;
  expect(await offered('')).toBe(`${forward.sessionId}\nall\n`);
  expect(await offered('a')).toBe('all\n');
});

describe('a session of an unreachable worker', () => {
  test('is canceled by its controller with the stored sign-in', async () => {
    const controller = await startController();
    await keepToken(controller.address);
    const forward = handed(await deadToken(), { controller: controller.address });
    const background = await startBackground(home, [forward]);
    expect(await run(['stop', forward.sessionId])).toEqual({
      code: 0,
      stdout: `Stopped ${forward.sessionId}\n`,
      stderr: '',
    });
    expect(canceled(controller)).toEqual([`/v1/sessions/${forward.sessionId}:cancel`]);
    expect(await background.exited).toBe(0);
  });

  test('is reported with the time until which it may stay active, with exit code 1', async () => {
    const session = await createTestSession();
    const forward = handed(session.token([await quietPlace()]));
    const background = await startBackground(home, [forward]);
    const { code, stdout, stderr } = await run(['stop', 'all']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const until = new Date(session.expiresAtMs).toTimeString().slice(0, 8);
    expect(stderr).toContain(forward.sessionId);
    expect(stderr).toContain(`active until ${until}`);
    expect(stderr).toContain('Port closed');
    expect(await background.exited).toBe(0);
  });

  test('never sends a token to a controller other than its own', async () => {
    const controller = await startController();
    const forward = handed(await deadToken(), { controller: controller.address });
    await startBackground(home, [forward]);
    await keepToken(NO_CONTROLLER);
    const env = { BOUNDARY_ADDR: NO_CONTROLLER, BOUNDARY_TOKEN: TOKEN };
    expect(await run(['stop', forward.sessionId], env)).toMatchObject({ code: 1, stdout: '' });
    expect(controller.received).toEqual([]);
  });

  test('is canceled with BOUNDARY_TOKEN if BOUNDARY_ADDR is its controller', async () => {
    const controller = await startController();
    const forward = handed(await deadToken(), { controller: controller.address });
    await startBackground(home, [forward]);
    const env = { BOUNDARY_ADDR: controller.address, BOUNDARY_TOKEN: TOKEN };
    expect(await run(['stop', 'all'], env)).toMatchObject({ code: 0, stderr: '' });
    expect(canceled(controller)).toHaveLength(1);
  });

  test("is reported with the controller's reason if it refused", async () => {
    const controller = await scriptedController(() => ({
      status: 403,
      body: { kind: 'PermissionDenied', message: 'Forbidden by grants.' },
    }));
    onTestFinished(() => controller[Symbol.asyncDispose]());
    await keepToken(controller.address);
    const forward = handed(await deadToken(), { controller: controller.address });
    await startBackground(home, [forward]);
    const { code, stderr } = await run(['stop', 'all']);
    expect(code).toBe(1);
    expect(stderr).toContain('Forbidden by grants.');
  });
});

test('the controller still cancels a session of a killed process', async () => {
  const controller = await startController();
  await keepToken(controller.address);
  const { token } = await liveWorker();
  const forward = handed(token, { controller: controller.address });
  const background = await startBackground(home, [forward]);
  background.child.kill('SIGKILL');
  await background.exited;
  expect(await run(['stop', forward.sessionId])).toMatchObject({ code: 0, stderr: '' });
  expect(canceled(controller)).toHaveLength(1);
  expect((await run(['ps'])).stderr).toBe('No forwards in the background.\n');
});

test('a session of a killed process that was not asked for is reported instead of forgotten', async () => {
  const [killed, running] = [handed(await deadToken()), handed((await liveWorker()).token)];
  const background = await startBackground(home, [killed]);
  await startBackground(home, [running]);
  background.child.kill('SIGKILL');
  await background.exited;
  const { code, stdout, stderr } = await run(['stop', running.sessionId]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `Stopped ${running.sessionId}\n` });
  expect(stderr).toContain(killed.sessionId);
});

test('a hanging process does not prevent stopping the others', async () => {
  const first = await liveWorker();
  const hung = await liveWorker();
  const last = await liveWorker();
  for (const { token } of [first, last]) await startBackground(home, [handed(token)]);
  const stalled = await startBackground(home, [handed(hung.token)]);
  stalled.child.kill('SIGSTOP');
  const background = await listBackground({ env: home.env, reportWithinMs: 500 });
  const asked: string[] = [];
  const stopped = await stopForwards(
    groupForwards(background, () => true),
    {
      cancelAtController: async ({ sessionId }) => void asked.push(sessionId),
      withinMs: 3000,
    },
  );
  expect([first, hung, last].map(({ worker }) => worker.cancellations)).toEqual([1, 0, 1]);
  const { sessionId } = handed(hung.token);
  expect(asked).toContain(sessionId);
  expect(stopped.every(({ ending }) => ending.ended)).toBe(true);
  expect(stopped.filter(({ portClosed }) => !portClosed).map(({ forward }) => forward.sessionId)).toEqual([
    sessionId,
  ]);
});

test('one id at two controllers is rejected until one of them is chosen', async () => {
  const { token } = await liveWorker();
  const other = await liveWorker();
  const production = handed(token, { controller: 'https://production.example' });
  const { sessionId } = production;
  const staging = handed(other.token, { controller: 'https://staging.example', sessionId });
  await startBackground(home, [production, staging]);

  const refused = await run(['stop', sessionId]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/production\.example.*staging\.example[\s\S]*--addr/);
  expect(other.worker.cancellations).toBe(0);

  expect(await run(['stop', sessionId, '--addr', 'staging.example/'])).toMatchObject({ code: 0 });
  expect(other.worker.cancellations).toBe(1);
  const items: unknown = JSON.parse((await run(['ps', '-o', 'json'])).stdout);
  expect(items).toMatchObject({ items: [{ controller: production.controller, session_id: sessionId }] });
  expect(await run(['stop', sessionId])).toMatchObject({ code: 0, stdout: `Stopped ${sessionId}\n` });
});

test('SIGTERM leaves a report about a session that could not be canceled, safe for a terminal', async () => {
  const forward = handed(await deadToken(), { target: 'orders\u001b]52;c;cm0=\u0007\u009b2J' });
  const background = await startBackground(home, [forward]);
  background.child.kill('SIGTERM');
  expect(await background.exited).toBe(1);
  const { stderr } = await run(['ps']);
  expect(stderr).toContain(forward.sessionId);
  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect((await run(['ps'])).stderr).toBe('No forwards in the background.\n');
});
