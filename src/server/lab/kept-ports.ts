/** A data file contains targets with the ports of the lab, so the lab must use the same ports again; they are stored in a file next to it. */
import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { LabPorts } from './lab.ts';

const PORT = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const PORTS = v.object({ database: PORT, web: PORT, echo: PORT, ticker: PORT });

/** Undefined if there are none yet. */
export async function readKeptPorts(dataFile: string): Promise<LabPorts | undefined> {
  try {
    return v.parse(PORTS, JSON.parse(await readFile(fileBeside(dataFile), 'utf8')));
  } catch {
    return undefined;
  }
}

export async function keepPorts(dataFile: string, ports: LabPorts): Promise<void> {
  await writeFile(fileBeside(dataFile), `${JSON.stringify(ports)}\n`, { mode: 0o600 });
}

function fileBeside(dataFile: string): string {
  return `${dataFile}.lab-ports.json`;
}
