/** A program that is suspended in the middle of a write. */
import { jsonFile } from '../../src/settings/json-file.ts';

const [, , path = ''] = process.argv;
let tries = 0;
await jsonFile(path, (object) => object).update((current) => {
  tries += 1;
  if (tries === 1) {
    process.stdout.write('inside\n');
    process.kill(process.pid, 'SIGSTOP');
  }
  return { ...current, suspended: tries };
});
