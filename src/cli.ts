#!/usr/bin/env node
/**
 * The bin. It imports only what is needed to check the version: an old Node must be able to parse all of it and report the problem, and the compile
 * cache only serves what is loaded after it was turned on.
 */
import module from 'node:module';
import { nodeVersionComplaint, outdatedReply } from './commands/node-version.ts';

/** Set by the build. */
declare const VERSION: string;

const complaint = nodeVersionComplaint(process.versions.node);
if (complaint === undefined) {
  const { compileCacheDir } = await import('./lib/cache-dir.ts');
  const compiled = compileCacheDir(process.env, process.platform);
  if (compiled !== undefined) module.enableCompileCache(compiled);
  const { runProgram } = await import('./commands/program.ts');
  process.exit(await runProgram(process.argv.slice(2)));
}
const reply = outdatedReply(process.argv.slice(2), complaint, VERSION);
if (reply.exitCode === 0) process.stdout.write(`${reply.text}\n`);
else process.stderr.write(`${reply.text}\n`);
process.exitCode = reply.exitCode;
