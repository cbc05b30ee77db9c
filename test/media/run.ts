/** `npm run media`: the pictures of the README, recorded from a real run of the built program on its lab. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freshHome, walkTo } from '../support/lab-app.ts';
import { TerminalApp } from '../support/terminal-app.ts';
import { captureFrame, type Frame, recording, screenshot } from './svg.ts';

const COLUMNS = 100;
const frames: { frame: Frame; showMs: number }[] = [];

const app = new TerminalApp({
  args: ['--lab'],
  columns: COLUMNS,
  rows: 30,
  env: { ...freshHome(), COLORTERM: 'truecolor' },
});
try {
  await app.see('(o) ');
  picture('sign-in', 1_500);
  await app.press('enter').see(/Scopes\[\d+\]/);
  await app.see('QA_Tests');
  picture('scopes', 1_500);
  await walkTo(app, 'QA_Tests');
  await app.press('enter').see('postgres-with-login');
  picture('targets', 2_000);
  await walkTo(app, 'tests');
  await app.press('enter').see('[Hosts 2]');
  picture('target', 2_000);
  await app.press('F').see('[ Connect ]');
  picture('connect', 1_500);
  await app.press('esc').gone('[ Connect ]');
  await app.press('esc').see('Targets(');
  await walkTo(app, 'echo');
  await app.press('F').see('[ Connect ]');
  const screen = await app.press('enter').see(/Listening on 127\.0\.0\.1:\d+/);
  const traffic = startTraffic(Number(/Listening on 127\.0\.0\.1:(\d+)/.exec(screen)?.[1]));
  for (let second = 0; second < 12; second++) {
    await wait(1_000);
    frames.push({ frame: captureFrame(app.terminal), showMs: 400 });
  }
  picture('session', 1_000);
  await app.press(':', 'sessions', 'enter').see(/Sessions\(mine/);
  await wait(1_500);
  picture('sessions', 2_000);
  await app.press('ctrl-p').see(/find/i);
  app.press('w', 'e', 'b');
  await wait(500);
  picture('palette', 1_500);
  app.press('esc');
  await app.press('?').see('MOVE');
  picture('help', 1_500);
  await app.press('esc').see(/Sessions\(mine/);
  await app.press('ctrl-d').see('Cancel session?');
  picture('cancel', 1_500);
  await app.press('y').see(/terminated|\[0\]/);
  await wait(1_000);
  frames.push({ frame: captureFrame(app.terminal), showMs: 2_500 });
  traffic.stop();
} finally {
  app.press('ctrl-c');
  await Promise.race([app.exited, wait(3_000)]);
  await app.dispose();
}
write('tour', recording(frames, COLUMNS));

/** Stores the screen as a picture and as a part of the recording. */
function picture(name: string, showMs: number): void {
  const frame = captureFrame(app.terminal);
  frames.push({ frame, showMs });
  write(name, screenshot(frame, COLUMNS));
}

function write(name: string, svg: string): void {
  writeFileSync(fileURLToPath(new URL(`../../media/${name}.svg`, import.meta.url)), svg);
}

/** Bytes in waves, so that the chart shows something. */
function startTraffic(port: number): { stop(): void } {
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  socket.on('error', () => socket.destroy());
  let turn = 0;
  const timer = setInterval(() => {
    turn++;
    socket.write(Buffer.alloc(Math.round(40_000 * (1.2 + Math.sin(turn / 15))), 'x'));
  }, 50);
  return {
    stop: () => {
      clearInterval(timer);
      socket.destroy();
    },
  };
}
