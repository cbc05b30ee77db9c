/** Flags of `bnd-tui login`. */
import { Command, Option } from 'commander';
import type { Finish } from '../finish.ts';
import type { LoginOptions } from './index.ts';

export function loginCommand(finish: Finish): Command {
  return new Command('login')
    .description('Sign in with a password (password or LDAP) or a browser (OIDC), and store the token.')
    .addOption(
      new Option('--login-name <name>', 'login name; without one, OIDC signs in with a browser').env(
        'BOUNDARY_AUTHENTICATE_PASSWORD_LOGIN_NAME',
      ),
    )
    .addOption(
      new Option(
        '--password <reference>',
        'env://NAME or file://PATH (default: prompt on a terminal, else the first line of stdin)',
      ).env('BOUNDARY_AUTHENTICATE_PASSWORD_PASSWORD'),
    )
    .addOption(
      new Option('--auth-method-id <id>', 'auth method (default: the primary one)').env(
        'BOUNDARY_AUTH_METHOD_ID',
      ),
    )
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the most recently used one)',
    )
    .addHelpText(
      'after',
      '\nOther users can see process arguments, so a plain password is not accepted as one.',
    )
    .action(async (flags: Omit<LoginOptions, 'fromEnvironment'>, command: Command) => {
      const { runLogin } = await import('./index.ts');
      const fromEnvironment = command.getOptionValueSource('password') === 'env';
      finish(await runLogin({ ...flags, fromEnvironment }));
    });
}
