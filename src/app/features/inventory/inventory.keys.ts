/** Actions on inventory resources: open, view and copy. */
import { sanitize } from '../../../lib/text.ts';
import type { Alias } from '../../../wire/resources.ts';
import type { Action } from '../../core/actions.ts';
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { InventoryRow } from './inventory.select.ts';
import type { InventoryName } from './inventory.state.ts';

/** The selected row, and its list. */
interface InventoryChoice {
  readonly row: InventoryRow;
  readonly name: InventoryName;
}

/** Returns the bindings for a view; `choose` returns the selected row. */
export function inventoryKeys(
  choose: (context: KeyContext) => InventoryChoice | undefined,
  enter: string,
): readonly UiBinding[] {
  const when = (context: KeyContext): true | string =>
    choose(context) !== undefined || sharedText.nothingSelected;
  const withChoice =
    (make: (choice: InventoryChoice) => Action) =>
    (context: KeyContext): Action => {
      const choice = choose(context);
      return choice === undefined ? { type: 'nothing' } : make(choice);
    };
  const look = (screen: 'raw' | 'describe') =>
    withChoice(({ row, name }) => ({ type: 'open', view: { screen, params: { kind: name, id: row.id } } }));

  return [
    {
      id: `around.enter-${enter}`,
      strokes: ['enter'],
      label: enter,
      group: 'screen',
      shown: 'menu',
      when,
      run: withChoice(openAction),
    },
    {
      id: 'around.copy',
      strokes: ['c'],
      label: 'copy id',
      group: 'screen',
      shown: 'menu',
      when,
      run: withChoice(({ row: { id } }) => ({
        type: 'copy',
        text: sanitize(id),
        what: sharedText.theId(id),
      })),
    },
    {
      id: 'around.copy-menu',
      strokes: ['C'],
      label: 'copy menu',
      group: 'screen',
      shown: 'help',
      when,
      run: withChoice(({ row, name }) => ({
        type: 'copy.menu',
        subject: { kind: name, id: row.id },
        title: row.name,
      })),
    },
    {
      id: 'around.raw',
      strokes: ['y'],
      label: 'raw',
      group: 'screen',
      shown: 'menu',
      when,
      run: look('raw'),
    },
    {
      id: 'around.describe',
      strokes: ['d'],
      label: 'describe',
      group: 'screen',
      shown: enter === 'describe' ? 'help' : 'menu',
      when,
      run: look('describe'),
    },
  ];
}

/** Opens a store or a catalog, the target of an alias, or the description of anything else. */
function openAction({ row, name }: InventoryChoice): Action {
  if (name === 'credential-stores')
    return { type: 'open', view: { screen: 'store', params: { storeId: row.id } } };
  if (name === 'host-catalogs')
    return { type: 'open', view: { screen: 'catalog', params: { catalogId: row.id } } };
  if (name === 'aliases') return toTarget(row);
  return { type: 'open', view: { screen: 'describe', params: { kind: name, id: row.id } } };
}

function toTarget({ name, resource }: InventoryRow): Action {
  const { destinationId }: Partial<Alias> = resource;
  return destinationId === undefined
    ? { type: 'toast', kind: 'warn', text: sharedText.aliasWithoutTarget(name) }
    : { type: 'open', view: { screen: 'target', params: { targetId: destinationId } } };
}
