import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { nodeVersionComplaint, outdatedReply } from '../../src/commands/node-version.ts';

test.each(['22.19.0', '22.20.1', '24.0.0', '26.10.0', '23.0.0-nightly20260101'])(
  'Node %s is new enough',
  (version) => {
    expect(nodeVersionComplaint(version)).toBeUndefined();
  },
);

test.each(['22.18.9', '20.20.2', '18.0.0', '0.12.18'])('Node %s is rejected in one line', (version) => {
  expect(nodeVersionComplaint(version)).toBe(
    `bnd-tui needs Node 22.19 or newer, but this is ${version}. Install a newer one from https://nodejs.org.`,
  );
});

test('the line and the package agree on the version', () => {
  expect(packageJson.engines.node).toBe('>=22.19');
});

test.each([
  [['--version'], '0.1.0', 0],
  [['dev', '-V'], '0.1.0', 0],
  [['connect', '--help'], 'Usage: bnd-tui', 0],
  [['dev'], 'too old', 1],
  [[], 'too old', 1],
])('on such a Node, %j is answered', (args, text, exitCode) => {
  const reply = outdatedReply(args, 'too old', '0.1.0');
  expect(reply.text).toContain(text);
  expect(reply.exitCode).toBe(exitCode);
});
