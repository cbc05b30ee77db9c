/** The flag `--only-you`. */
import { Option } from 'commander';
import { ONLY_YOU } from '../lib/only-you.ts';

/** `what` serves programs. */
export function onlyYouOption(what: string): Option {
  return new Option(
    '--only-you <choice>',
    `whether ${what} refuse programs of other users (default: onlyYou of the settings, or auto)`,
  ).choices(ONLY_YOU);
}

/** Explains the choices, for the end of a help text. */
export const ONLY_YOU_HELP = `
--only-you auto refuses programs of other users while a process of another ordinary user (id 1000 or higher) runs
on this machine, on always does, off never does. While it does, a client that closes its connection before its user
is known is reset, too. Programs of root are always served: root can act as you. Only loopback listeners on Linux
are checked: \`bnd-tui doctor\` reports whether this machine is able to. In a container that shares its network with
others, use on: their processes cannot be seen.`;
