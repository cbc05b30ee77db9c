/** The rules that a machine can check: which file may import which and what, and how large a file may grow. src/README.md explains them. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RULES } from './architecture-rules.ts';
import { type Exception, misplacedTexts } from './support/feature-texts.ts';
import {
  brokenRules,
  circles,
  featureOf,
  idleRules,
  importedInternals,
  importsOf,
  readSources,
  ruleOf,
  sourceFiles,
  unregistered,
} from './support/source-graph.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOST_LINES = 300;
/** What gives access to the ports: the work of effects alone. */
const PORTS = 'app/core/runtime.ts';
/** Sentences in features that nobody reads as such. */
const NO_PROSE: readonly Exception[] = [
  { text: '-H "Authorization: Bearer $BOUNDARY_TOKEN"', reason: 'a part of a shell command' },
  { text: "curl -X POST … -H 'Content-Type: application/json' -d '…' …", reason: 'a shell command' },
];

const sources = readSources();
const imports = importsOf(sources);

describe('architecture', () => {
  test('every folder of src and every layer of a feature has its rule', () => {
    const names = new Set([...sources.keys()].map(ruleOf));
    names.delete(undefined);
    expect([...names].sort()).toEqual(Object.keys(RULES).sort());
  });

  test('imports keep to the rules', () => {
    expect(brokenRules(imports, RULES)).toEqual([]);
  });

  test('every allowance is needed', () => {
    expect(idleRules(imports, RULES)).toEqual([]);
  });

  test('rules point downward only', () => {
    const order = Object.keys(RULES);
    const upward = Object.entries(RULES).flatMap(([name, { project }]) =>
      project
        .filter((to) => order.indexOf(folderOf(to)) >= order.indexOf(name))
        .map((to) => `${name} → ${to}: upward in test/architecture-rules.ts`),
    );
    expect(upward).toEqual([]);
  });

  test('features reach each other through index.ts', () => {
    expect(importedInternals(imports)).toEqual([]);
  });

  test('no imports go round in a circle, types included', () => {
    expect(circles(imports)).toEqual([]);
  });

  test('every feature is registered', () => {
    expect(unregistered(imports, sources.keys())).toEqual([]);
  });

  test('only effects and the core reach the ports', () => {
    const reaching = imports
      .filter(({ file, target, typeOnly }) => target === PORTS && !typeOnly && !file.startsWith('app/core/'))
      .filter(({ file }) => ruleOf(file) !== '*.effects')
      .map(({ file }) => `${file} starts work: only *.effects.ts may`);
    expect(reaching).toEqual([]);
  });

  test('a feature is one folder of files', () => {
    const nested = [...sources.keys()].filter(
      (file) => featureOf(file) !== undefined && file.split('/').length !== 4,
    );
    expect(nested).toEqual([]);
  });

  test('the sentences of a feature stand in its *.text.ts', () => {
    expect(misplacedTexts(sources, NO_PROSE)).toEqual([]);
  });

  test(`no file is longer than ${MOST_LINES} lines`, () => {
    const long = ['src', 'test']
      .flatMap((folder) => sourceFiles(join(ROOT, folder)))
      .filter((file) => !/[\\/]gen[\\/]/.test(file))
      .map((file) => ({
        file: relative(ROOT, file),
        lines: readFileSync(file, 'utf8').split('\n').length - 1,
      }))
      .filter(({ lines }) => lines > MOST_LINES)
      .map(({ file, lines }) => `${file} has ${lines} lines: split it by what it does`);
    expect(long).toEqual([]);
  });
});

/** A rule's name for what an allowance names. */
function folderOf(allowance: string): string {
  const name = allowance.replace(/:types$/, '');
  return name in RULES ? name : (ruleOf(`${name}.ts`) ?? name);
}

describe('the checks', () => {
  const scan = (files: Readonly<Record<string, string>>) => importsOf(new Map(Object.entries(files)));
  const A = 'app/features/a/a.state.ts';
  const B = 'app/features/b/b.state.ts';

  test('see imports of every form', () => {
    const found = scan({
      'lib/a.ts': `import { x } from 'p1';\nimport type { Y } from 'p2';\nimport 'p3';\nconst a = import('p4');\nconst b = require('p5');\nexport { z } from 'p6';`,
    });
    expect(found.map(({ target }) => target).sort()).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
    expect(found.filter(({ typeOnly }) => typeOnly).map(({ target }) => target)).toEqual(['p2']);
    expect(imports.length).toBeGreaterThan(1000);
  });

  test('find a feature that imports the internals of another one', () => {
    const [found] = importedInternals(scan({ [A]: `import { b } from '../b/b.state.ts';` }));
    expect(found).toContain(A);
    expect(found).toContain('export it from app/features/b/index.ts');
  });

  test('look through index.ts at the layer behind it', () => {
    const found = scan({
      [A]: `import { bView, b } from '../b/index.ts';`,
      'app/features/b/index.ts': `export { b } from './b.state.ts';\nexport { bView } from './b.view.tsx';`,
    });
    expect(importedInternals(found)).toEqual([]);
    const broken = brokenRules(found, RULES).filter((text) => text.startsWith(A));
    expect(broken).toHaveLength(1);
    expect(broken[0]).toContain('b.view.tsx');
  });

  test('find a core that imports a feature, and a server that imports a command', () => {
    const broken = brokenRules(
      scan({
        'app/core/x.ts': `import type { A } from '../features/a/a.state.ts';`,
        'server/dev/x.ts': `import { b } from '../../commands/b.ts';`,
      }),
      RULES,
    );
    expect(broken.map((text) => text.split(' ')[0])).toEqual(['app/core/x.ts', 'server/dev/x.ts']);
  });

  test('find a circle of types', () => {
    const found = circles(
      scan({
        'lib/a.ts': `import type { B } from './b.ts';`,
        'lib/b.ts': `import type { A } from './a.ts';`,
        'lib/c.ts': `import type { A } from './a.ts';`,
      }),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('lib/a.ts → lib/b.ts → lib/a.ts');
  });

  test('find a feature that is not registered', () => {
    const found = unregistered(scan({ 'app/registry.ts': `import { A } from './features/a/index.ts';` }), [
      A,
      B,
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('app/features/b is not registered');
  });

  const misplaced = (file: string, source: string, exceptions: readonly Exception[] = []) =>
    misplacedTexts(new Map([[`app/features/a/${file}`, source]]), exceptions);

  test.each([
    ['a.state.ts', `const a = 'No open forwards';`],
    ['a.state.ts', `const a = 'Signed out.';`],
    ['a.effects.ts', `toast(\`Port \${port} is in use\`);`],
    ['a.effects.ts', `toast(\`\${name}\${fails ? ', but connections fail' : ''}\`);`],
    ['a.view.tsx', 'const a = <Text>No open forwards</Text>;'],
    ['a.keys.ts', `const a = { label: 'copy', when: () => 'No open forwards' };`],
    ['a.view.tsx', `const a = { label: 'No open forwards' };`],
    ['b.text.ts', `export const bText = {};`],
  ])('find a text in the wrong file: %s, %s', (file, source) => {
    const found = misplaced(file, `\n${source}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`app/features/a/${file}`);
    expect(found[0]).toContain('a.text.ts');
  });

  test.each([
    ['a.text.ts', `export const aText = { none: 'No open forwards.' };`],
    ['a.commands.ts', `const a = { what: 'list all open forwards', usage: '[project] [host] [port]' };`],
    ['a.keys.ts', `const a = { label: 'show all forwards' };`],
    ['a.view.tsx', `const a = { title: 'HOST SET', key: 'a.next', from: './a b.ts' };`],
    ['a.select.ts', `const a = \`\${name} \${id} \${type} on \${port}.\`;`],
    ['a.state.ts', '/** Open forwards of a session. */'],
  ])('leave other texts alone: %s, %s', (file, source) => {
    expect(misplaced(file, source)).toEqual([]);
  });

  test('allow a text that is an exception, and find an exception that is not needed', () => {
    const exceptions = [{ text: 'curl -X POST …', reason: 'a command' }];
    expect(misplaced('a.state.ts', `const a = \`curl -X POST \${url}\`;`, exceptions)).toEqual([]);
    const [idle] = misplaced('a.state.ts', '', exceptions);
    expect(idle).toContain('Take it out of the exceptions');
  });
});
