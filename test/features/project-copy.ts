/** A copy of the project in the folder for temporary files, in which sources can be edited and tests run. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest, type TestCase, type TestModule, type TestSpecification } from 'vitest/node';
import { editOf } from './edit.ts';
import type { BackingTest, SwitchOff } from './feature.ts';
import { titlePattern } from './titles.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'media']);
/** A test that waits for what never comes fails after this time. */
const TEST_TIMEOUT_MS = 60_000;

/** What became of one test. `invalid`: it could not run, which proves nothing. */
export interface TestOutcome {
  readonly outcome: 'passed' | 'failed' | 'invalid';
  /** The first line of an error, or empty. */
  readonly detail: string;
  /** Of the test cases that have the title. */
  readonly ids: readonly string[];
}

export interface ProjectCopy {
  readonly folder: string;
  /** Runs tests of unedited sources. */
  runAll(tests: readonly BackingTest[]): Promise<ReadonlyMap<BackingTest, TestOutcome>>;
  /** Runs the test cases with these ids while the feature is switched off. */
  runWithout(off: SwitchOff, test: BackingTest, ids: readonly string[]): Promise<TestOutcome>;
  /** Stops the test runner. The folder stays. */
  close(): Promise<void>;
}

/** Copies the working tree, without what git ignores, and starts a test runner in the copy. */
export async function copyProject(): Promise<ProjectCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-features-'));
  await cp(ROOT, folder, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(relative(ROOT, source)),
  });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const vitest = await createVitest({
    root: folder,
    config: join(folder, 'test/config/vitest.config.ts'),
    project: ['all'],
    watch: false,
    update: 'none',
    testTimeout: TEST_TIMEOUT_MS,
    reporters: [{}],
  });
  const needing = new Map<string, boolean>();

  const build = (): string | undefined => {
    const { status, stderr } = spawnSync(process.execPath, ['test/config/build.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return status === 0 ? undefined : `the build fails: ${firstLine(stderr)}`;
  };
  /** The runner returns the modules of earlier runs too. */
  const moduleOf = (modules: readonly TestModule[], file: string): TestModule | undefined =>
    modules.find(({ moduleId }) => moduleId === join(folder, 'test', file));
  const outcomeIn = (
    modules: readonly TestModule[],
    { file }: BackingTest,
    ids: readonly string[],
  ): TestOutcome => {
    const module = moduleOf(modules, file);
    return module === undefined ? NOT_RUN : outcomeOf(module, casesWith(module, ids));
  };
  const needsBuild = (file: string): boolean => {
    const known = needing.get(file) ?? reaches(join(folder, 'test', file), RUNS_BUILD);
    needing.set(file, known);
    return known;
  };
  const specification = (file: string, options: object): TestSpecification => {
    const [project] = vitest.projects;
    if (project === undefined) throw new Error('the test runner has no project "all"');
    return project.createSpecification(join(folder, 'test', file), options);
  };

  return {
    folder,
    runAll: async (tests) => {
      const files = [...new Set(tests.map(({ file }) => file))];
      if (files.some(needsBuild)) {
        const failure = build();
        if (failure !== undefined) throw new Error(failure);
      }
      const collected = await vitest.collectTests(files.map((file) => specification(file, {})));
      const casesOf = ({ file, title }: BackingTest): readonly TestCase[] => {
        const module = moduleOf(collected.testModules, file);
        return module === undefined ? [] : titled(module, title);
      };
      const ids = new Map(tests.map((test) => [test, casesOf(test).map(({ id }) => id)]));
      const specifications = files.flatMap((file) => {
        const testIds = tests.filter((test) => test.file === file).flatMap((test) => ids.get(test) ?? []);
        // Without ids it would run all.
        return testIds.length === 0 ? [] : [specification(file, { testIds })];
      });
      const { testModules } = await vitest.runTestSpecifications(specifications);
      return new Map(tests.map((test) => [test, outcomeIn(testModules, test, ids.get(test) ?? [])]));
    },
    runWithout: async (off, test, ids) => {
      const file = join(folder, 'src', off.file);
      const source = await readFile(file, 'utf8');
      const edited = editOf(source, off);
      if (edited.text === undefined) return { outcome: 'invalid', detail: edited.problem, ids };
      await writeFile(file, edited.text);
      vitest.invalidateFile(file);
      try {
        if (needsBuild(test.file)) {
          const failure = build();
          if (failure !== undefined) return { outcome: 'invalid', detail: failure, ids };
        }
        const { testModules } = await vitest.runTestSpecifications([
          specification(test.file, { testIds: [...ids] }),
        ]);
        return outcomeIn(testModules, test, ids);
      } finally {
        await writeFile(file, source);
        vitest.invalidateFile(file);
      }
    },
    close: () => vitest.close(),
  };
}

/**
 * Test cases with this title. Of a row of a table, which only stands within the names, those with the shortest name that ends with it, else all that have
 * it.
 */
function titled(module: TestModule, title: string): readonly TestCase[] {
  const all = [...module.children.allTests()];
  const exact = new RegExp(`^(?:${titlePattern(title)})$`, 's');
  const same = all.filter(({ name }) => exact.test(name));
  if (same.length > 0) return same;
  const ending = all.filter(({ name }) => name.endsWith(` ${title}`));
  const shortest = Math.min(...ending.map(({ name }) => name.length));
  return ending.length > 0
    ? ending.filter(({ name }) => name.length === shortest)
    : all.filter(({ name }) => name.includes(title));
}

function casesWith(module: TestModule, ids: readonly string[]): readonly TestCase[] {
  return [...module.children.allTests()].filter(({ id }) => ids.includes(id));
}

export const NOT_RUN: TestOutcome = { outcome: 'invalid', detail: 'the test did not run', ids: [] };

/** What the test runner says of a file that is broken, in its first line: the output of a program follows later. */
const BROKEN =
  /^.*(?:Cannot find module .* imported from|does not provide an export|Transform failed|PARSE_ERROR)/;

function outcomeOf(module: TestModule, cases: readonly TestCase[]): TestOutcome {
  const ids = cases.map(({ id }) => id);
  const [broken] = module.errors();
  if (broken !== undefined)
    return { outcome: 'invalid', detail: `the test file does not load: ${firstLine(broken.message)}`, ids };
  const results = cases.map((testCase) => testCase.result());
  const errors = results.flatMap((result) => (result.state === 'failed' ? (result.errors ?? []) : []));
  const [error] = errors;
  if (error !== undefined) {
    const detail = firstLine(error.message);
    return BROKEN.test(`${error.name}: ${error.message}`)
      ? { outcome: 'invalid', detail: `the source does not load: ${detail}`, ids }
      : { outcome: 'failed', detail, ids };
  }
  const isPassed = results.length > 0 && results.every(({ state }) => state === 'passed');
  return isPassed
    ? { outcome: 'passed', detail: '', ids }
    : { outcome: 'invalid', detail: 'no test of this title ran', ids };
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, 120);
}

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;
/** In the source of tests that run or pack the built program. */
const RUNS_BUILD = /dist-entry\.ts|'npm', \['pack'/;

/** True if the pattern is found in a file or in one that it imports. */
function reaches(file: string, pattern: RegExp, seen = new Set<string>()): boolean {
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  if (pattern.test(source)) return true;
  return [...source.matchAll(IMPORT)].some(([, target = '']) =>
    reaches(join(dirname(file), target), pattern, seen),
  );
}
