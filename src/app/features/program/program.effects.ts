/** Quits or suspends the program. */
import type { Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import { infoHandlers } from './info.effects.ts';
import type { ProgramAction } from './program.state.ts';
import { quitQuestion } from './quit-question.select.ts';

/** Started by registry.ts. `background`: whether forwards can be kept. */
export function startProgram(
  { runtime, perform, refresh, close }: FeatureContext,
  background: { mayKeep(): boolean },
): { readonly handlers: Handlers<ProgramAction> } {
  return {
    handlers: {
      ...infoHandlers(runtime),
      suspend: () => {
        const { terminal, stopSelf } = runtime.ports;
        runtime.spawn(
          async () => {
            await terminal.lend(stopSelf);
            refresh();
          },
          (failure) => runtime.toast('error', failure.message),
        );
      },
      quit: () => {
        const { dialog } = runtime.get();
        const question = quitQuestion(runtime.get(), background.mayKeep());
        const asked = dialog?.kind === 'confirm' && dialog.action.type === 'quit.now';
        if (question === undefined || asked) return perform({ type: 'quit.now' });
        perform({
          type: 'confirm',
          text: question,
          action: { type: 'quit.now' },
          other: { type: 'quit.keep' },
        });
      },
      'quit.now': () => {
        if (runtime.get().closing) return;
        runtime.update((state) => ({ ...state, closing: true, dialog: undefined, prompt: undefined }));
        runtime.spawn(
          async () => {
            await close();
            runtime.ports.exit();
          },
          () => runtime.ports.exit(),
        );
      },
    },
  };
}
