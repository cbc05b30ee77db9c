/**
 * One chunk for the modules that the program loads first. esbuild makes a chunk for each combination of parts that share modules: dozens of small files,
 * and finding and loading them took a quarter of the startup. So each part imports all of these modules, and what all parts share is one chunk.
 */
import { join, relative } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/** The parts of the screen's startup, and the part that precedes the compile cache and must stay small. */
const FIRST = ['src/commands/program.ts', 'src/commands/tui/index.tsx'];
const BEFORE = 'src/lib/cache-dir.ts';
const BUILTIN = 'builtin:';

/** Returns the shared modules that the parts load at once, from a build without `asOneChunk`: paths from the root, or names of Node's modules. */
export function sharedModules({ outputs }: Metafile): string[] {
  const loadedWith = (part: string, seen = new Set<string>()): ReadonlySet<string> => {
    const pending = Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === part);
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      for (const { path, kind } of outputs[file]?.imports ?? [])
        if (kind === 'import-statement' && path in outputs) pending.push(path);
    }
    return seen;
  };
  const before = loadedWith(BEFORE);
  const chunks = new Set(FIRST.flatMap((part) => [...loadedWith(part)]));
  return [...chunks]
    .filter((file) => outputs[file]?.entryPoint === undefined && !before.has(file))
    .flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}))
    .filter((module) => module.startsWith('src/') || module.startsWith(BUILTIN));
}

/** Makes each part of the program, which is what it imports dynamically, import these modules first. */
export function asOneChunk(modules: readonly string[], root: string): Plugin {
  const imports = modules.map((module) =>
    module.startsWith(BUILTIN) ? module.slice(BUILTIN.length) : `./${module}`,
  );
  return {
    name: 'shared-chunk',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ path, kind, resolveDir }) => {
        const part = relative(root, join(resolveDir, path));
        return kind === 'dynamic-import' && part !== BEFORE ? { path: part, namespace: 'part' } : undefined;
      });
      onResolve({ filter: /^shared-modules$/ }, ({ path }) => ({ path, namespace: 'shared' }));
      onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
        resolveDir: root,
        contents: `import 'shared-modules'; export * from ${JSON.stringify(`./${path}`)};`,
      }));
      onLoad({ filter: /.*/, namespace: 'shared' }, () => ({
        resolveDir: root,
        contents: imports.map((module) => `import ${JSON.stringify(module)};`).join('\n'),
      }));
    },
  };
}
