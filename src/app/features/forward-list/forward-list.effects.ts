/** Closes a forward of any controller or background process. */
import { unendedError } from '../../../lib/end-session.ts';
import type { Handlers } from '../../core/actions.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type Forwards, noteCancel } from '../forwards/index.ts';
import { forwardRow } from './forward-list.select.ts';
import type { ForwardListAction } from './forward-list.state.ts';
import { forwardListText } from './forward-list.text.ts';

const TEXT = forwardListText.cancel;

/** `forwards` also reaches those of background processes. */
export function forwardListHandlers(
  runtime: Runtime,
  forwards: Pick<Forwards, 'end'>,
): Handlers<ForwardListAction> {
  return {
    'forward.cancel': ({ key }) => {
      const row = forwardRow(runtime.get(), key);
      if (row === undefined || row.place === 'ended') return;
      const { target, controller, sessionId } = row;
      runtime.spawn(
        async () => {
          await noteCancel(runtime, { controller, sessionId }, async () => {
            const ending = await forwards.end({ controller, sessionId });
            if (ending?.ended === false) throw unendedError(ending, runtime.ports.clock.now());
          });
          runtime.toast('ok', TEXT.done(target));
        },
        ({ message }) => runtime.toast('error', TEXT.failed(target, message)),
      );
    },
  };
}
