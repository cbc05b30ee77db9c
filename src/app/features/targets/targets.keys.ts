/** Actions on a target, wherever one is selected. */

import { sanitize } from '../../../lib/text.ts';
import type { Target } from '../../../wire/resources.ts';
import type { Action } from '../../core/actions.ts';
import { nameOf } from '../../core/names.ts';
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { CopySubject } from '../copy/index.ts';
import { hostPart } from '../forwards/index.ts';
import { mayConnect } from './targets.select.ts';
import { targetsText } from './targets.text.ts';

/** The target of a key, and the host if one is selected. */
export interface TargetChoice {
  readonly target: Target | undefined;
  readonly hostId?: string | undefined;
  /** The row selected on the page of the target: the copy menu is about it. */
  readonly beneath?: CopySubject | undefined;
}

/** Returns the bindings for a view; `choose` returns the target. */
export function targetKeys(choose: (context: KeyContext) => TargetChoice): readonly UiBinding[] {
  const chosen = (context: KeyContext): true | string =>
    choose(context).target === undefined ? targetsText.noneSelected : true;

  const connectable = (context: KeyContext): true | string => {
    const { target } = choose(context);
    if (target === undefined) return targetsText.noneSelected;
    if (context.state.connection.offline !== undefined) return targetsText.offline;
    if (context.state.targetDetails[target.id]?.failure?.code === 'not-found')
      return targetsText.gone(nameOf(target));
    return mayConnect(target) || targetsText.noGrant(nameOf(target));
  };

  const withTarget =
    (make: (target: Target, hostId: string | undefined) => Action) =>
    (context: KeyContext): Action => {
      const { target, hostId } = choose(context);
      return target === undefined ? { type: 'nothing' } : make(target, hostId);
    };

  return [
    {
      id: 'target.client',
      strokes: ['s'],
      label: 'shell',
      group: 'screen',
      shown: 'menu',
      when: connectable,
      run: withTarget((target, hostId) => ({
        type: 'client.target',
        targetId: target.id,
        ...hostPart(hostId),
      })),
    },
    {
      id: 'target.client-beside',
      strokes: ['S'],
      label: 'shell in tmux',
      group: 'screen',
      shown: 'help',
      when: connectable,
      run: withTarget((target, hostId) => ({
        type: 'client.target',
        targetId: target.id,
        ...hostPart(hostId),
        beside: true,
      })),
    },
    {
      id: 'target.forward',
      strokes: ['F'],
      label: 'forward',
      group: 'screen',
      shown: 'menu',
      when: connectable,
      run: withTarget((target, hostId) => ({
        type: 'connect.ask',
        targetId: target.id,
        ...hostPart(hostId),
      })),
    },
    {
      id: 'target.sessions',
      strokes: ['f'],
      label: 'sessions',
      group: 'screen',
      shown: 'menu',
      when: chosen,
      run: withTarget((target) => ({
        type: 'open',
        view: { screen: 'sessions', params: { targetId: target.id } },
      })),
    },
    {
      id: 'target.copy',
      strokes: ['c'],
      label: 'copy id',
      group: 'screen',
      shown: 'menu',
      when: chosen,
      run: (context) => {
        const marked = [...context.view.marks];
        return marked.length > 0
          ? {
              type: 'copy',
              text: marked.map(sanitize).join('\n'),
              what: targetsText.markedIds(marked.length),
            }
          : withTarget((target) => ({
              type: 'copy',
              text: sanitize(target.id),
              what: sharedText.theId(target.id),
            }))(context);
      },
    },
    {
      id: 'target.copy-menu',
      strokes: ['C'],
      label: 'copy menu',
      group: 'screen',
      shown: 'help',
      when: chosen,
      run: (context) => {
        const { beneath } = choose(context);
        return beneath === undefined
          ? withTarget((target, hostId) => ({
              type: 'copy.menu',
              subject: { kind: 'target', id: target.id, ...hostPart(hostId) },
              title: nameOf(target),
            }))(context)
          : { type: 'copy.menu', subject: beneath, title: sanitize(beneath.id) };
      },
    },
    {
      id: 'target.favourite',
      strokes: ['*'],
      label: 'favorite',
      group: 'screen',
      shown: 'menu',
      when: chosen,
      run: withTarget((target) => ({ type: 'favourite', targetId: target.id })),
    },
    {
      id: 'target.raw',
      strokes: ['y'],
      label: 'raw',
      group: 'screen',
      shown: 'menu',
      when: chosen,
      run: withTarget((target) => ({
        type: 'open',
        view: { screen: 'raw', params: { kind: 'target', id: target.id } },
      })),
    },
    {
      id: 'target.describe',
      strokes: ['d'],
      label: 'describe',
      group: 'screen',
      shown: 'help',
      when: chosen,
      run: withTarget((target) => ({
        type: 'open',
        view: { screen: 'describe', params: { kind: 'target', id: target.id } },
      })),
    },
  ];
}
