/** The `filter` of a list request (internal/daemon/controller/handlers/filtering.go in hashicorp/boundary): an item that has no answer does not match. */
import type { JsonObject } from '../../../lib/json.ts';
import { badField, type Problem } from '../http/problem.ts';
import { createFilter } from './filter.ts';
import { FilterRefused, FilterSyntaxError } from './filter-text.ts';
import { type Fields, shapesOf } from './item-shape.ts';

/** Returns true for items that match. Throws a Problem if the filter cannot be evaluated. */
export type ItemFilter = (item: JsonObject) => boolean;

/** Undefined without a filter. Rejects with a Problem if the text is not a filter. */
export async function readItemFilter(
  text: string | undefined,
  kind: string,
  stepLimit: number | undefined,
): Promise<ItemFilter | undefined> {
  if (text === undefined || text === '') return undefined;
  const filter = await createFilter(text, stepLimit).catch((error: unknown) => {
    throw problemOf(error);
  });
  const shapeOf = shapesOf(kind);
  return (item) => {
    const fields: Fields = { item: shapeOf(item) };
    try {
      return filter({ is: 'message', data: { item }, fields }) === true;
    } catch (error) {
      throw problemOf(error);
    }
  };
}

function problemOf(error: unknown): unknown {
  if (error instanceof FilterSyntaxError) return refusal(`This field could not be parsed. ${error.message}`);
  return error instanceof FilterRefused
    ? refusal(`This field could not be evaluated: ${error.message}.`)
    : error;
}

/** With the message that Boundary has for every bad parameter of a list. */
function refusal(description: string): Problem {
  return badField('filter', description, 'Improperly formatted identifier.');
}
