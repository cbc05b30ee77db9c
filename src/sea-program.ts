/** The program of the single executable, which brings its own Node: what cli.ts does without checking the version. */
import { runProgram } from './commands/program.ts';

process.exit(await runProgram(process.argv.slice(2)));
