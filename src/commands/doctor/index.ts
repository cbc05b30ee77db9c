/** `bnd-tui doctor`: one line per check, each with the next step if something is wrong. */

import { EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import { sanitize } from '../../lib/text.ts';
import { writeJson, writeOut } from '../../lib/write-out.ts';
import { seesUsers } from '../../proxy/peer-users.ts';
import { readForwardSettings } from '../forward-settings.ts';
import type { Finding } from './finding.ts';
import { checkClients, checkClipboard, checkKeyring, checkTerminal, checkUsers } from './machine.ts';
import { checkController, checkNodeTls } from './network.ts';
import { checkFiles } from './storage.ts';

export interface DoctorOptions {
  readonly output: 'table' | 'json';
  readonly addr?: string;
}

/** Resolves with 1 if a check failed; warnings do not count. */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  // First, because later steps fix the files silently.
  const files = await checkFiles(process.env);
  const found = await Promise.all([
    files,
    checkController(options.addr, process.env),
    checkNodeTls(process.env),
    checkKeyring(process.env),
    checkClipboard(process.env, process.platform),
    checkClients(process.env),
    readForwardSettings(process.env).then(({ onlyYou }) => checkUsers(onlyYou, seesUsers)),
    checkTerminal(process.env, process.stdout),
  ]);
  const findings = found.flat();
  if (options.output === 'json') await writeJson({ checks: findings });
  else await writeOut(table(findings));
  return findings.some(({ state }) => state === 'fail') ? EXIT_FAILED : EXIT_OK;
}

function table(findings: readonly Finding[]): string {
  return findings
    .map(({ state, check, text, next }) => {
      const step = next === undefined ? '' : ` ${next}`;
      return `${state.padEnd(5)} ${check.padEnd(10)} ${sanitize(text + step)}\n`;
    })
    .join('');
}
