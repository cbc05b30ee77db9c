/**
 * `npm run package [-- PLATFORM…]`: makes everything that is attached to a release, in packages/. Same commit, same bytes. Without a platform: that of
 * this machine, with `all` every one.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import packageJson from '../../../package.json' with { type: 'json' };
import { commandLine } from '../../../src/commands/program.ts';
import { bundled } from '../bundle.ts';
import { gzipped, type PlacedFile, placeFiles, writeDeb, writeTarball, writeZip } from './archives.ts';
import { checkExecutable } from './check.ts';
import { billOfMaterials, thirdPartyNotices } from './contents.ts';
import { makeExecutable } from './executable.ts';
import { manPage } from './man-page.ts';
import { isHere, PLATFORMS, type Platform } from './platforms.ts';
import { bundleProgram } from './program.ts';

const run = promisify(execFile);
const ROOT = bundled.absWorkingDir;
const OUT = join(ROOT, 'packages');
const LAB_IMAGE = fileURLToPath(new URL('lab-image.ts', import.meta.url));
const NAME = `${packageJson.name}-${packageJson.version}`;

const platforms = wanted(process.argv.slice(2));
const epochSeconds = await commitTime();
const scratch = await mkdtemp(join(tmpdir(), 'bnd-tui-package-'));
try {
  await packageAll();
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function packageAll(): Promise<void> {
  const builtAt = new Date(epochSeconds * 1000);
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  await run(process.execPath, [join(ROOT, 'test', 'config', 'build.ts')], { cwd: ROOT });
  const program = await bundleProgram();
  const image = await labImage(epochSeconds);
  const beside = await filesBeside(await thirdPartyNotices(program), builtAt);
  await writeFile(join(OUT, `${NAME}.cdx.json`), await billOfMaterials(program, builtAt));
  for (const platform of platforms) {
    const work = join(scratch, platform.name);
    const file = join(OUT, `${NAME}-${platform.name}${platform.system === 'win32' ? '.exe' : ''}`);
    const assets = await makeExecutable(platform, program, image, file, join(work, 'assets'));
    const facts = await checkExecutable(platform, file, assets);
    await pack(platform, file, beside, builtAt, work);
    process.stdout.write(`${basename(file)}: ${facts}${isHere(platform) ? '' : '; never run here'}\n`);
  }
  await packForNpm(join(scratch, 'npm'));
  await writeFile(join(OUT, 'SHA256SUMS'), await checksums());
}

function wanted(names: readonly string[]): readonly Platform[] {
  if (names.includes('all')) return PLATFORMS;
  if (names.length === 0) return PLATFORMS.filter(isHere);
  return names.map((name) => {
    const found = PLATFORMS.find((platform) => platform.name === name);
    if (found !== undefined) return found;
    return refuse(
      `Unknown platform "${name}". Known: ${PLATFORMS.map((each) => each.name).join(', ')}, all.`,
    );
  });
}

/** Seconds. SOURCE_DATE_EPOCH, as reproducible builds have it, or the time of the commit. */
async function commitTime(): Promise<number> {
  const text = process.env.SOURCE_DATE_EPOCH ?? (await timeByGit());
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  return refuse(`SOURCE_DATE_EPOCH is "${text}", which is not a time. Set it to seconds since 1970.`);
}

async function timeByGit(): Promise<string> {
  return run('git', ['log', '-1', '--format=%ct'], { cwd: ROOT }).then(
    ({ stdout }) => stdout,
    () => refuse('Git does not know the time of the commit. Set SOURCE_DATE_EPOCH to seconds since 1970.'),
  );
}

/** Before anything is made. */
function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

async function labImage(epochSeconds: number): Promise<Buffer> {
  const file = join(scratch, 'lab-database.tar');
  await run(process.execPath, [LAB_IMAGE, file, String(epochSeconds)], {
    env: { ...process.env, TZ: 'UTC' },
  });
  return readFile(file);
}

interface Beside {
  readonly license: Buffer;
  readonly notices: string;
  readonly man: string;
  /** By shell. */
  readonly completions: { readonly bash: string; readonly zsh: string; readonly fish: string };
}

async function filesBeside(notices: string, builtAt: Date): Promise<Beside> {
  const completion = async (shell: string): Promise<string> =>
    (await run(process.execPath, [join(ROOT, 'dist', 'bnd-tui.js'), 'completion', shell])).stdout;
  const [bash, zsh, fish] = await Promise.all(['bash', 'zsh', 'fish'].map(completion));
  return {
    license: await readFile(join(ROOT, 'LICENSE')),
    notices,
    man: manPage(
      commandLine(() => undefined),
      builtAt.toISOString().slice(0, 10),
    ),
    completions: { bash: bash ?? '', zsh: zsh ?? '', fish: fish ?? '' },
  };
}

async function pack(
  platform: Platform,
  file: string,
  beside: Beside,
  builtAt: Date,
  work: string,
): Promise<void> {
  const { license, notices, man, completions } = beside;
  const top = basename(file, '.exe');
  const program = { content: await readFile(file), mode: 0o755 };
  const flat: readonly PlacedFile[] = [
    { path: platform.system === 'win32' ? 'bnd-tui.exe' : 'bnd-tui', ...program },
    { path: 'LICENSE', content: license },
    { path: 'THIRD-PARTY-NOTICES.txt', content: notices },
    { path: 'bnd-tui.1', content: man },
    { path: 'completions/bnd-tui.bash', content: completions.bash },
    { path: 'completions/_bnd-tui', content: completions.zsh },
    { path: 'completions/bnd-tui.fish', content: completions.fish },
  ];
  await placeFiles(join(work, 'flat'), flat);
  if (platform.system === 'win32') await writeZip(join(OUT, `${top}.zip`), join(work, 'flat'), top, builtAt);
  else await writeTarball(join(OUT, `${top}.tar.gz`), join(work, 'flat'), top, builtAt);
  if (platform.system !== 'linux') return;
  const share = 'usr/share';
  await placeFiles(join(work, 'root'), [
    { path: 'usr/bin/bnd-tui', ...program },
    { path: `${share}/man/man1/bnd-tui.1.gz`, content: gzipped(man) },
    { path: `${share}/doc/bnd-tui/copyright`, content: `${license.toString()}\n${notices}` },
    { path: `${share}/bash-completion/completions/bnd-tui`, content: completions.bash },
    { path: `${share}/zsh/vendor-completions/_bnd-tui`, content: completions.zsh },
    { path: `${share}/fish/vendor_completions.d/bnd-tui.fish`, content: completions.fish },
  ]);
  const deb = `${packageJson.name}_${packageJson.version}_${platform.arch === 'x64' ? 'amd64' : platform.arch}.deb`;
  await writeDeb(join(OUT, deb), platform, join(work, 'root'), builtAt, work);
}

/** In a folder of its own, since npm packs files with their modes, which depend on the mask at the checkout. */
async function packForNpm(folder: string): Promise<void> {
  const built = await readdir(join(ROOT, 'dist'), { recursive: true, withFileTypes: true });
  const dist = built
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  const files = [...dist, 'package.json', 'README.md', 'LICENSE'].map(async (path) => ({
    path,
    content: await readFile(join(ROOT, path)),
  }));
  await placeFiles(folder, await Promise.all(files));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', OUT], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
}

/** As `sha256sum` writes and checks them. */
async function checksums(): Promise<string> {
  const lines = (await readdir(OUT)).sort().map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(OUT, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  return (await Promise.all(lines)).join('');
}
