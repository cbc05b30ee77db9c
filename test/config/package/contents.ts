/** What is inside an executable besides the program's own code: the bill of materials, and the licenses. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import packageJson from '../../../package.json' with { type: 'json' };
import { bundled } from '../bundle.ts';
import { type Included, licensesOf, noticesOf, packageFolders, readPackages } from '../notices.ts';
import { NODE_VERSION, PLATFORMS } from './platforms.ts';
import type { Program } from './program.ts';
import { lockedPackage, packageFolder } from './registry.ts';

const ROOT = bundled.absWorkingDir;

const COMPONENT = v.looseObject({ name: v.string(), version: v.string() });
const BILL = v.looseObject({
  metadata: v.looseObject({ component: v.looseObject({}) }),
  components: v.array(COMPONENT),
  dependencies: v.array(v.looseObject({ ref: v.string(), dependsOn: v.optional(v.array(v.string()), []) })),
});

/** Returns the bill of materials (CycloneDX) of what is built from this program: tools that are only used to build it are not listed. */
export async function billOfMaterials(program: Program, builtAt: Date): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'],
    {
      cwd: ROOT,
      shell: process.platform === 'win32',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const bill = v.parse(BILL, JSON.parse(stdout));
  const inside = await packagesOf(program);
  const components = bill.components.filter(
    ({ name, version }) =>
      name === 'node' || inside.some((each) => each.name === name && each.version === version),
  );
  const refs = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const own = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)) }));
  // npm names the program by its folder, and itself with its version.
  const metadata = {
    ...bill.metadata,
    component: { ...bill.metadata.component, name: packageJson.name },
    tools: [{ vendor: 'npm', name: 'cli' }],
    timestamp: builtAt.toISOString(),
  };
  const plain = {
    ...bill,
    metadata,
    components,
    dependencies: own,
  };
  const hash = createHash('sha256')
    .update(JSON.stringify({ ...plain, serialNumber: '' }))
    .digest('hex');
  return `${JSON.stringify({ ...plain, serialNumber: `urn:uuid:${asUuid(hash)}` }, undefined, 2)}\n`;
}

/** Of version 8: derived from the content, not from chance. */
function asUuid(hash: string): string {
  const digits = `${hash.slice(0, 12)}8${hash.slice(13, 16)}a${hash.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Returns the licenses of Node and of all packages in the program. Rejects if one has none: it must not be distributed then. */
export async function thirdPartyNotices({ inputs }: Program): Promise<string> {
  const installed = [...packageFolders(inputs), ...(await nativeFolders())];
  return noticesOf('Node and the packages below', [await nodeLicense(), ...(await licensesOf(installed))]);
}

async function nodeLicense(): Promise<string> {
  // The package for Windows brings none; the text is the same for all.
  const [{ node }] = PLATFORMS;
  const folder = await packageFolder({ ...node, name: node.package, version: NODE_VERSION });
  return `Node ${NODE_VERSION}\n\n${(await readFile(join(folder, 'LICENSE'), 'utf8')).trim()}`;
}

/** The packages that files of the program come from, and the native parts of the keyring, by name. */
async function packagesOf({ inputs }: Program): Promise<readonly Included[]> {
  return readPackages([...packageFolders(inputs), ...(await nativeFolders())]);
}

function nativeFolders(): Promise<readonly string[]> {
  return Promise.all(PLATFORMS.map(async ({ keyring }) => packageFolder(await lockedPackage(keyring))));
}
