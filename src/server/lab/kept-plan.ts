/** A data file contains targets with the ports of the lab and credentials with its keys, so the lab must use the same again; they are stored in a file next to it. */
import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type LabPlan, newLabPlan } from './lab.ts';
import { newSshKeys } from './ssh-login.ts';

const PORT = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
/** Files of earlier versions have the first four only, and their data file no targets for the others. */
const PLAN = v.object({
  database: PORT,
  web: PORT,
  echo: PORT,
  ticker: PORT,
  tlsWeb: v.optional(PORT, 0),
  ssh: v.optional(PORT, 0),
  sshKeys: v.optional(v.object({ host: v.string(), user: v.string() }), newSshKeys),
});

/** Returns a new plan if there is none yet. */
export async function readKeptPlan(dataFile: string): Promise<LabPlan> {
  try {
    const { sshKeys, ...ports } = v.parse(PLAN, JSON.parse(await readFile(fileBeside(dataFile), 'utf8')));
    return { ports, sshKeys };
  } catch {
    return newLabPlan();
  }
}

/** The file is secret: it contains the keys. */
export async function keepPlan(dataFile: string, { ports, sshKeys }: LabPlan): Promise<void> {
  await writeFile(fileBeside(dataFile), `${JSON.stringify({ ...ports, sshKeys })}\n`, { mode: 0o600 });
}

function fileBeside(dataFile: string): string {
  return `${dataFile}.lab-ports.json`;
}
