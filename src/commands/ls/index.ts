/** `bnd-tui ls`: a recursive list for people, jq and spreadsheets. */
import { listEverywhere } from '../../api/list-everywhere.ts';
import type { BoundaryApi, Collections, ListQuery } from '../../api/types.ts';
import { isBndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { targetIndex } from '../../lib/target-index.ts';
import { terminalColumns, writeError, writeOut } from '../../lib/write-out.ts';
import type { SettingsStore } from '../../settings/types.ts';
import type { ResourceBase, Session } from '../../wire/resources.ts';
import { type ControllerClient, signedInClient } from '../signed-in-api.ts';
import { fieldsOf, type TargetNames } from './fields.ts';
import { formatRows, type ListFormat } from './format.ts';
import type { Listed } from './listed.ts';

export interface LsOptions {
  readonly what: Listed;
  readonly output: ListFormat;
  /** go-bexpr, evaluated by the controller. */
  readonly filter?: string;
  readonly scopeId: string;
  readonly ended: boolean;
  readonly addr?: string;
}

/** Lists of hosts that are requested concurrently. */
const AT_ONCE = 4;
/** Targets that are listed by a filter, which has to fit into an address; for more, all are listed. */
const MOST_FILTERED = 20;

/** Resolves with the exit code; rejects with BndError. */
export async function runLs(options: LsOptions): Promise<number> {
  const { api, settings } = await signedInClient(options.addr);
  try {
    await print({ api, settings }, options.what, options);
    return EXIT_OK;
  } finally {
    await api.close();
  }
}

async function print<N extends Listed>(
  { api, settings }: ControllerClient,
  what: N,
  options: LsOptions,
): Promise<void> {
  const { names, valuesOf } = fieldsOf(what);
  const items = await itemsOf(api, what, options);
  const isWhole = options.filter === undefined && options.scopeId === 'global';
  if (what === 'targets' && isWhole) await keepSeen(settings, api.address, items);
  if (items.length === 0 && options.output === 'table')
    await writeError(`No ${what} found, or you lack permission to list them.`);
  else {
    const targetNames = await targetNamesOf(api, items, options.scopeId);
    const rows = items.map((item) => valuesOf(item, targetNames));
    await writeOut(formatRows(options.output, { names, rows }, terminalColumns()));
  }
}

/** Of sessions, with one list; none if the targets cannot be listed, since the ids are known without it. */
async function targetNamesOf(
  api: BoundaryApi,
  items: readonly (ResourceBase | Session)[],
  scopeId: string,
): Promise<TargetNames> {
  const ids = [...new Set(items.flatMap((item) => ('targetId' in item ? (item.targetId ?? []) : [])))];
  if (ids.length === 0) return new Map();
  const only = ids.length > MOST_FILTERED ? {} : { filter: ids.map(hasId).join(' or ') };
  try {
    const { items: targets } = await api.list('targets', { parentId: scopeId, recursive: true, ...only });
    return new Map(targets.map(({ id, name }) => [id, name]));
  } catch (error) {
    if (!isBndError(error)) throw error;
    return new Map();
  }
}

function hasId(id: string): string {
  return `"/item/id" == ${JSON.stringify(id)}`;
}

/** For completion, which is not worth an error. */
async function keepSeen(
  settings: SettingsStore,
  address: string,
  targets: readonly ResourceBase[],
): Promise<void> {
  const index = targetIndex(new Map(targets.map((target) => [target.id, target])), new Map(), []);
  const { aliases: _, ...words } = index.words();
  await settings.keepSeenWords(address, words).catch((error: unknown) => {
    if (!isBndError(error)) throw error;
  });
}

async function itemsOf<N extends Listed>(
  api: BoundaryApi,
  what: N,
  { scopeId, filter, ended }: LsOptions,
): Promise<readonly Collections[N][]> {
  const filtered = filter === undefined ? {} : { filter };
  const list = async (query: ListQuery): Promise<readonly Collections[N][]> =>
    (await api.list(what, { ...query, ...filtered })).items;
  const recursive = { parentId: scopeId, recursive: true };
  if (what === 'aliases' && scopeId === 'global') {
    const scopes = async () => (await api.list('scopes', recursive)).items;
    return (await listEverywhere(api, what, { scopes, filter })).items;
  }
  if (what === 'sessions') return list({ ...recursive, includeTerminated: ended });
  if (what !== 'hosts' && what !== 'host-sets') return list(recursive);
  const catalogs = [...(await api.list('host-catalogs', recursive)).items];
  const found: Collections[N][] = [];
  const work = async (): Promise<void> => {
    for (let catalog = catalogs.shift(); catalog !== undefined; catalog = catalogs.shift())
      for (const item of await list({ parentId: catalog.id })) found.push(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
