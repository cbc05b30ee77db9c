/** The three verbs that change a list of a resource: add-, set- and remove-. */

import type { FieldError } from '../../../lib/errors.ts';
import { badField, notUnique, Problem, refuseFields } from '../http/problem.ts';
import type { Relation } from '../storage/links.ts';
import type { Row, RowChange } from '../storage/resources.ts';
import type { Call, Kind, Reply, Verb } from './kind.ts';
import { presentRow } from './present.ts';
import { bodyInteger, bodyTexts } from './wire.ts';
import { forgetAfter, stale } from './write.ts';

export type ListMode = 'add' | 'set' | 'remove';

export interface ListVerbs {
  /** The part of the verb after the mode, e.g. `host-sources`. */
  readonly noun: string;
  /** Fields of the body that hold the lists. */
  readonly fields: readonly string[];
  /** Why an addition or removal of nothing is refused; absent: the usual reason. */
  readonly noneRefusal?: string;
  /** Rejects malformed entries before any lookup. */
  readonly check: (mode: ListMode, lists: Lists) => readonly FieldError[];
  /** Adding what is there and removing what is not changes nothing, whatever the version. */
  readonly isForgiving?: true;
  /** Writes the change inside a transaction. Throws a Problem to refuse. */
  readonly apply: (call: Call, row: Row, mode: ListMode, lists: Lists) => ListChange;
}

/** What to store with the row, possibly nothing; undefined if nothing changed: the version is not checked then. */
export type ListChange = RowChange | undefined;

/** Entries by field, without duplicates. */
export type Lists = Readonly<Record<string, readonly string[]>>;

export function listVerbs(declared: ListVerbs): Record<string, Verb> {
  const verb = (mode: ListMode): Verb => ({
    method: 'POST',
    on: 'item',
    action: `${mode}-${declared.noun}`,
    validate: (call) => validate(declared, mode, call),
    run: (call, row, kind) => run(declared, mode, call, row, kind),
  });
  return {
    [`add-${declared.noun}`]: verb('add'),
    [`set-${declared.noun}`]: verb('set'),
    [`remove-${declared.noun}`]: verb('remove'),
  };
}

/** Returns one error for the field if an id is of none of the kinds; the description may name the last such id, as Boundary does. */
export function wrongIds(
  field: string,
  ids: readonly string[],
  isFit: (id: string) => boolean,
  description: string | ((id: string) => string),
): FieldError[] {
  const bad = ids.findLast((id) => !isFit(id));
  if (bad === undefined) return [];
  return [{ name: field, description: typeof description === 'string' ? description : description(bad) }];
}

function validate(declared: ListVerbs, mode: ListMode, { body }: Call): void {
  const errors: FieldError[] = [];
  const lists = listsOf(declared, body);
  if (bodyInteger(body, 'version') === undefined)
    errors.push({ name: 'version', description: 'Required field.' });
  if (mode !== 'set' && Object.values(lists).every((list) => list.length === 0)) {
    const description = declared.noneRefusal ?? 'Must be non-empty.';
    errors.push(...declared.fields.map((name) => ({ name, description })));
  }
  errors.push(...declared.check(mode, lists));
  refuseFields(errors, 'Errors in provided fields.');
}

function run(declared: ListVerbs, mode: ListMode, call: Call, row: Row, kind: Kind): Reply {
  const { services, caller, body } = call;
  const version = bodyInteger(body, 'version') ?? 0;
  if (mode !== 'set' && declared.isForgiving !== true && version !== row.version) throw stale(kind, row.id);
  const changed = services.db.transaction(() => {
    const change = declared.apply(call, row, mode, listsOf(declared, body));
    if (change === undefined) return row;
    const updated = services.resources.touch(row.id, version, change);
    if (updated === undefined) throw stale(kind, row.id);
    services.sessions.settleOrphans();
    return updated;
  });
  forgetAfter(kind, services);
  return {
    status: 200,
    body: presentRow(caller, kind, changed, `${mode}-${declared.noun}`, 'read', services),
  };
}

function listsOf(declared: ListVerbs, body: Call['body']): Lists {
  return Object.fromEntries(declared.fields.map((field) => [field, bodyTexts(body, field)]));
}

/** Changes the links of a row. Throws a Problem for an addition that is there and for a removal that is not. */
export function changeLinks(
  { services: { links } }: Call,
  relation: Relation,
  row: Row,
  mode: ListMode,
  field: string,
  ids: readonly string[],
): ListChange {
  const there = links.idsTo(relation, row.id);
  if (mode === 'add' && ids.some((id) => there.includes(id))) throw notUnique();
  if (mode === 'remove') refuseMissing(field, there, ids);
  if (mode === 'set' && areSameSets(there, ids)) return undefined;
  links[mode](relation, row.id, ids);
  return {};
}

/** Throws a Problem that names the first id that is not there. */
export function refuseMissing(field: string, there: readonly string[], ids: readonly string[]): void {
  const missing = ids.find((id) => !there.includes(id));
  if (missing !== undefined)
    throw badField(field, `${missing} is not in the list.`, 'Errors in provided fields.');
}

/** Ignores order; both are without duplicates. */
export function areSameSets(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry) => b.includes(entry));
}

/** Throws a Problem unless every id exists. */
export function mustExist(call: Call, ids: readonly string[]): readonly Row[] {
  return ids.map((id) => {
    const row = call.services.resources.get(id);
    if (row === undefined) throw new Problem('NotFound', `Unable to find requested resource: ${id}.`);
    return row;
  });
}
