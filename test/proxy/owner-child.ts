/** A separate program that becomes the user of its first argument, if it may, and opens a forward for the token on its stdin. Prints the port. */
import { text } from 'node:stream/consumers';
import { openForward } from '../../src/proxy/index.ts';

const [, , uid = ''] = process.argv;
const authorizationToken = await text(process.stdin);
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
const forward = await openForward({ authorizationToken, onlyYou: 'on', warm: 0 });
forward.onChange(() => {
  const [refused] = forward.snapshot().refused;
  if (refused !== undefined) process.stdout.write(`refused ${refused.uid}\n`);
});
process.stdout.write(`${forward.listenPort}\n`);
