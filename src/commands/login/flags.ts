/** Flags of `bnd-tui login`. */
import { Command, Option } from 'commander';
import type { Finish } from '../finish.ts';
import type { LoginOptions } from './index.ts';

export function loginCommand(finish: Finish): Command {
  return new Command('login')
    .description(
      'Sign in with a login name and a password (password or LDAP) and keep the token as the screen does.',
    )
    .addOption(
      new Option('--login-name <name>', 'login name').env('BOUNDARY_AUTHENTICATE_PASSWORD_LOGIN_NAME'),
    )
    .addOption(
      new Option(
        '--password <reference>',
        'env://NAME or file://PATH; absent = asked for on a terminal, else the first line of stdin',
      ).env('BOUNDARY_AUTHENTICATE_PASSWORD_PASSWORD'),
    )
    .addOption(
      new Option('--auth-method-id <id>', 'auth method (default: the primary one)').env(
        'BOUNDARY_AUTH_METHOD_ID',
      ),
    )
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the one that was saved first)',
    )
    .addHelpText(
      'after',
      '\nWhoever may list processes sees their arguments, so a password itself is never taken as one.',
    )
    .action(async (flags: Omit<LoginOptions, 'fromEnvironment'>, command: Command) => {
      const { runLogin } = await import('./index.ts');
      const fromEnvironment = command.getOptionValueSource('password') === 'env';
      finish(await runLogin({ ...flags, fromEnvironment }));
    });
}
