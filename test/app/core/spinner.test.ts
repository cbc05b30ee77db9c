import { expect, test } from 'vitest';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { openApp } from '../../support/terminal.tsx';

/** A controller whose next listing of targets takes until `answer` is called. */
async function slowTargets(): Promise<{ app: AppDriver; answer: () => void }> {
  const world = new MemoryWorld();
  const { api } = world.controller;
  const { list } = api;
  const gate = Promise.withResolvers<void>();
  api.list = async (name, query, token, signal) => {
    if (name === 'targets') await gate.promise;
    return list(name, query, token, signal);
  };
  const app = await (await new AppDriver(world).signIn()).press('0');
  return { app, answer: gate.resolve };
}

test('turns from 150 ms of waiting on, and stands still when the answer is there', async () => {
  const { app, answer } = await slowTargets();
  const { clock } = app.world;
  expect(app.state.spinner).toBeUndefined();
  await clock.advance(140);
  expect(app.state.spinner).toBeUndefined();
  await clock.advance(10);
  expect(app.state.spinner).toBe(0);
  await clock.advance(240);
  expect(app.state.spinner).toBe(2);
  answer();
  await clock.advance(1);
  expect(app.state.spinner).toBeUndefined();
});

test('costs nothing while nothing is waited for', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  await app.world.clock.advance(1000);
  let changes = 0;
  app.app.store.subscribe(() => {
    changes += 1;
  });
  await app.world.clock.advance(900);
  expect([changes, app.state.spinner]).toEqual([0, undefined]);
});

test('does not turn for a person who is elsewhere, or a controller that is away', async () => {
  const { app } = await slowTargets();
  app.app.perform({ type: 'terminal.focus', focused: false });
  await app.world.clock.advance(600);
  expect(app.state.spinner).toBeUndefined();
});

test('is shown in the title of the frame, in plain characters without UTF-8', async () => {
  const { app } = await slowTargets();
  await app.world.clock.advance(150);
  const terminal = await openApp(app, 80, 24, { LANG: 'C' });
  expect(terminal.frame()).toContain('+ Targets(all)[0] | ---');
  await app.world.clock.advance(120);
  expect(terminal.frame()).toContain('+ Targets(all)[0] / ---');
  terminal.close();
  const drawn = await openApp(app);
  expect(drawn.frame()).toContain('Targets(all)[0] ⠙ ─');
  drawn.close();
});

test('a sign-in that takes its time turns too', async () => {
  const world = new MemoryWorld();
  world.controller.api.authenticate = () => new Promise(() => undefined);
  const app = await (await new AppDriver(world).start()).press('ana', 'tab', 'secret', 'enter');
  await world.clock.advance(300);
  expect(app.state.spinner).toBe(1);
});
