#!/usr/bin/env node
/**
 * The bin. It stays small and free of static imports of packages: an old Node must be able to read it to the end and say what is wrong,
 * and the compile cache only serves what is loaded after it was turned on.
 */
import module from 'node:module';
import { compileCacheDir } from './main/cache-dir.ts';
import { nodeVersionComplaint } from './main/node-version.ts';

const complaint = nodeVersionComplaint(process.versions.node);
if (complaint === undefined) {
  module.enableCompileCache(compileCacheDir(process.env, process.platform));
  const { runProgram } = await import('./main/program.ts');
  process.exit(await runProgram(process.argv.slice(2)));
}
process.stderr.write(`${complaint}\n`);
process.exitCode = 1;
