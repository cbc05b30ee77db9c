/**
 * Runs the program from its source like the executable does, and writes the cache of its compiled code when it shows its first frame, or exits. Only
 * code-cache.ts starts it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

const FIRST_FRAME = 'Controller';

const [, script = '', source = '', cache = '', before = '', ...args] = process.argv;
process.argv = [process.execPath, script, ...args];
new Script(`(${'()=>0,'.repeat(Number(before))}0)`).runInThisContext();
const program = new Script(readFileSync(source, 'latin1'), { filename: 'bnd-tui.js' });
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text: string | Uint8Array) => {
  const isTaken = write(text);
  // Later the answers of the system decide what runs next, and so would the load of this machine.
  if (args.length === 0 && String(text).includes(FIRST_FRAME)) process.exit();
  return isTaken;
};
process.prependListener('exit', () => writeFileSync(cache, program.createCachedData()));
const run: unknown = program.runInThisContext();
if (typeof run === 'function')
  run(createRequire(import.meta.url), { url: import.meta.url }, import.meta.dirname);
