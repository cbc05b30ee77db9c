/** A program that is suspended in the middle of a write and finds, when it goes on, that a minute has passed. */
import { jsonFile } from '../../src/settings/json-file.ts';

const [, , path = ''] = process.argv;
const now = Date.now;
let tries = 0;
await jsonFile(path, (object) => object).update((current) => {
  tries += 1;
  if (tries === 1) {
    process.stdout.write('inside\n');
    process.kill(process.pid, 'SIGSTOP');
    Date.now = () => now() + 60_000;
  }
  return { ...current, suspended: tries };
});
