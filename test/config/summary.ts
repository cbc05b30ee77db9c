/** Reads the test runner's JSON report and prints the last line of a CI run. A skipped test is a failure: it would hide that a machine lacks something. */
import { readFileSync } from 'node:fs';

const [file = '', status = '1'] = process.argv.slice(2);
const report: unknown = JSON.parse(readFileSync(file, 'utf8'));

function count(name: string): number {
  const value: unknown = Reflect.get(Object(report), name);
  return typeof value === 'number' ? value : 0;
}

const passed = count('numPassedTests');
const skipped = count('numPendingTests') + count('numTodoTests');
const crashed = status !== '0' && count('numFailedTests') === 0 && skipped === 0 ? 1 : 0;
const failed = count('numFailedTests') + skipped + crashed;
if (skipped > 0) process.stdout.write(`${skipped} tests were skipped\n`);
if (crashed > 0) process.stdout.write(`the test run ended with status ${status}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
