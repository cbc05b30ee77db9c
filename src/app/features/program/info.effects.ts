/** `:info`: versions, file locations, and whether the controller responds. */

import { askServer, VERSION_NOT_REPORTED } from '../../../api/server-facts.ts';
import type { Handlers } from '../../core/actions.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { ProgramAction } from './program.state.ts';
import { programText } from './program.text.ts';

const STORES = {
  keyring: programText.info.inKeyring,
  file: programText.info.inPrivateFile,
  memory: sharedText.notStored,
} as const;

export function infoHandlers(
  runtime: Runtime,
): Handlers<Extract<ProgramAction, { readonly type: 'info.open' }>> {
  const { ports, update, toast, connections } = runtime;
  return {
    'info.open': () => {
      const on = connections.current();
      const isHere = (): boolean => connections.current() === on;
      runtime.spawn(
        async () => {
          const { version, connection } = runtime.get();
          const [settings, server] = await Promise.all([
            ports.settings(),
            on === undefined ? undefined : askServer(on.api, on.user !== undefined, on.signal),
          ]);
          const answers =
            server === undefined
              ? programText.info.notChecked
              : (server.failure ?? programText.info.responds(server.latencyMs ?? 0));
          const workers = server?.workerVersions.join(', ') || programText.info.workersHidden;
          const lines = [
            `bnd-tui     ${version}`,
            `settings    ${settings.file ?? sharedText.notStored}`,
            `log         ${programText.info.logFile(settings.logFile ?? sharedText.notStored, ports.log.fileLevel)}`,
            `sign-ins    ${STORES[settings.tokenBackend]}`,
            `controller  ${connection.address ?? '-'}`,
            `responds    ${answers}`,
            `version     ${VERSION_NOT_REPORTED}`,
            `workers     ${workers}`,
          ];
          const dialog = {
            kind: 'message',
            title: programText.info.title,
            lines,
            copy: lines.join('\n'),
          } as const;
          if (isHere()) update((state) => ({ ...state, dialog }));
        },
        (failure) => {
          if (isHere()) toast('error', failure.message);
        },
      );
    },
  };
}
