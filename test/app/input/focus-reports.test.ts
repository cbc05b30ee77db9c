import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createFocusReports } from '../../../src/app/input/focus-reports.ts';

test('asks for reports, tells the newest one, and takes everything back', () => {
  const [stdin, stdout] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })];
  const told: boolean[] = [];
  const reports = createFocusReports(stdin, stdout, (focused) => told.push(focused));
  reports.on();
  for (const chunk of ['\u001b[O', 'jj', 'k\u001b[I', '\u001b[I\u001b[O']) stdin.emit('data', chunk);
  reports.off();
  stdin.emit('data', '\u001b[I');
  expect(told).toEqual([false, true, false]);
  expect(stdout.read()).toBe('\u001b[?1004h\u001b[?1004l');
});
