/** The imports of src as a graph, and what of it goes against the rules. Each sentence says what to do. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../architecture-rules.ts';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** One import of a file. Paths are within src, with slashes. */
export interface Import {
  readonly file: string;
  /** A path within src, or a package. */
  readonly target: string;
  readonly typeOnly: boolean;
  readonly own: boolean;
  /** Through the index.ts of another feature: `target` is the file that it comes from. */
  readonly throughIndex: boolean;
}

type Rules = Readonly<Record<string, Rule>>;

/** Full paths of all TypeScript files of a folder. */
export function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Files of src by their path within src, with their text. */
export function readSources(): ReadonlyMap<string, string> {
  return new Map(
    sourceFiles(SRC).map((file) => [relative(SRC, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
}

const FROM = /^\s*(?:import|export)\s+(type\s)?([^;'"]*?)from\s+['"]([^'"]+)['"]/gm;
const BARE = /^\s*import\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|require\(\s*['"]([^'"]+)['"]/gm;

/** Every import. One through the index.ts of another feature counts for the files that the names come from. */
export function importsOf(sources: ReadonlyMap<string, string>): readonly Import[] {
  return [...sources].flatMap(([file, text]) => {
    const found: Import[] = [];
    const add = (specifier: string, typeOnly: boolean, names = ''): void => {
      const own = specifier.startsWith('.');
      const target = own ? posix.join(dirname(file), specifier) : specifier;
      const other = own ? featureOf(target) : undefined;
      const throughIndex = other !== undefined && other !== featureOf(file) && target.endsWith('/index.ts');
      if (!throughIndex) found.push({ file, target, typeOnly, own, throughIndex });
      else
        for (const { name, isType } of namesOf(names))
          found.push({
            file,
            target: originOf(name, target, sources.get(target) ?? ''),
            typeOnly: typeOnly || isType,
            own,
            throughIndex,
          });
    };
    for (const match of text.matchAll(FROM)) add(match[3] ?? '', match[1] !== undefined, match[2]);
    for (const match of text.matchAll(BARE)) add(match[1] ?? match[2] ?? match[3] ?? '', false);
    return found;
  });
}

function namesOf(clause: string): readonly { readonly name: string; readonly isType: boolean }[] {
  return clause
    .replace(/[{}]/g, '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => ({ name: /^(?:type\s+)?(\w+)/.exec(item)?.[1] ?? '', isType: item.startsWith('type ') }));
}

/** The file of the feature that a name of its index.ts comes from: index.ts itself for what is declared there. */
function originOf(name: string, index: string, text: string): string {
  for (const match of text.matchAll(FROM))
    if (
      match[0].trimStart().startsWith('export') &&
      namesOf(match[2] ?? '').some((item) => item.name === name)
    )
      return posix.join(dirname(index), match[3] ?? '');
  return index;
}

/** The feature that a file belongs to; undefined outside of features. */
export function featureOf(file: string): string | undefined {
  return /^app\/features\/([^/]+)\//.exec(file)?.[1];
}

/** The rule that a file of src is under: its layer in a feature, else its folder. Undefined for what lies directly in src. */
export function ruleOf(file: string): string | undefined {
  const [top = '', next = '', ...rest] = file.split('/');
  if (next === '') return undefined;
  if (top === 'app' && next === 'features') {
    const layer = file.endsWith('/index.ts') ? 'index' : /\.(\w+)\.tsx?$/.exec(file)?.[1];
    return layer === undefined ? 'app/features' : `*.${layer}`;
  }
  return (top === 'app' && rest.length > 0) || top === 'server' ? `${top}/${next}` : top;
}

/** The allowances that an import would need, the narrowest first, any of which is enough; undefined where it needs none. */
function needed({ file, target, typeOnly, own }: Import): readonly string[] | undefined {
  const from = ruleOf(file);
  if (from === undefined) return undefined;
  if (!own) return typeOnly ? undefined : [target];
  // package.json
  if (target.startsWith('../')) return undefined;
  const to = ruleOf(target) ?? 'src';
  if (to === from) return undefined;
  return [...(typeOnly ? [`${to}:types`] : []), target.replace(/\.tsx?$/, ''), to];
}

/** The allowance that an import makes use of; undefined where it needs none, or has none. */
function usedBy(entry: Import, rules: Rules): string | undefined {
  const rule = rules[ruleOf(entry.file) ?? ''];
  const allowed = entry.own ? rule?.project : rule?.packages;
  return needed(entry)?.find((name) => allowed?.includes(name));
}

/** Imports that the rules do not allow. */
export function brokenRules(imports: readonly Import[], rules: Rules): readonly string[] {
  return imports
    .filter((entry) => needed(entry) !== undefined && usedBy(entry, rules) === undefined)
    .map(({ file, target, typeOnly }) => {
      const what = `${file} imports ${typeOnly ? 'a type of ' : ''}${target}`;
      return `${what}: ${ruleOf(file)} may not. Move the shared part down to what both may import, or hand it in from above.`;
    });
}

/** Allowances that no import makes use of. */
export function idleRules(imports: readonly Import[], rules: Rules): readonly string[] {
  const used = new Set(imports.map((entry) => `${ruleOf(entry.file)} → ${usedBy(entry, rules)}`));
  return Object.entries(rules).flatMap(([name, { project, packages }]) =>
    [...project, ...packages]
      .map((to) => `${name} → ${to}`)
      .filter((text) => !used.has(text))
      .map((text) => `${text}: no file needs it. Take it out of test/architecture-rules.ts.`),
  );
}

/** Imports of another feature's files other than its index.ts. */
export function importedInternals(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ file, target, throughIndex }) => {
    const feature = featureOf(target);
    if (feature === undefined || feature === featureOf(file) || throughIndex) return [];
    return [
      `${file} imports ${target}, which is internal to another feature: export it from app/features/${feature}/index.ts and import that.`,
    ];
  });
}

/** Folders of features that the registry does not import. */
export function unregistered(imports: readonly Import[], files: Iterable<string>): readonly string[] {
  const known = new Set(
    imports.filter(({ file }) => file === 'app/registry.ts').map(({ target }) => featureOf(target)),
  );
  const all = new Set([...files].map(featureOf).filter((name) => name !== undefined));
  return [...all]
    .filter((name) => !known.has(name))
    .map((name) => `app/features/${name} is not registered: import its index.ts in app/registry.ts.`);
}

/** Circles of imports, types included, each as the shortest way round. */
export function circles(imports: readonly Import[]): readonly string[] {
  const next = new Map<string, Set<string>>();
  for (const { file, target, own } of imports)
    if (own && !target.startsWith('../')) next.set(file, (next.get(file) ?? new Set()).add(target));
  const found = new Map<string, string>();
  for (const start of next.keys()) {
    const way = shortestWay(next, start);
    const key = [...(way ?? [])].sort().join(' ');
    if (way !== undefined && !found.has(key))
      found.set(
        key,
        `${[...way, start].join(' → ')}: a circle. Move what they share into a file that both import.`,
      );
  }
  return [...found.values()];
}

/** From a file back to itself. */
function shortestWay(
  next: ReadonlyMap<string, ReadonlySet<string>>,
  start: string,
): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const target of next.get(way.at(-1) ?? '') ?? []) {
      if (target === start) return way;
      if (seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
  return undefined;
}
