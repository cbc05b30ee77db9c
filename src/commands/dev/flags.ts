/** Flags of `bnd-tui dev`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { DevOptions } from '../../server/dev/options.ts';
import type { SignInWay } from '../../server/lab/sign-in/demo-sign-in.ts';
import type { Finish } from '../finish.ts';

export function devCommand(finish: Finish): Command {
  return new Command('dev')
    .description(
      'Run a controller and a worker in one process, in memory, with the ids and logins of `boundary dev`.',
    )
    .addOption(
      new Option('--api-listen-address <address>', 'listen address of the controller; port 0: any free port')
        .env('BOUNDARY_DEV_CONTROLLER_API_LISTEN_ADDRESS')
        .default('127.0.0.1:9200'),
    )
    .addOption(
      new Option('--proxy-listen-address <address>', 'listen address of the worker; port 0: any free port')
        .env('BOUNDARY_DEV_WORKER_PROXY_LISTEN_ADDRESS')
        .default('127.0.0.1:9202'),
    )
    .addOption(
      new Option('--login-name <name>', 'login name of the administrator')
        .env('BOUNDARY_DEV_LOGIN_NAME')
        .default('admin'),
    )
    .addOption(
      new Option('--password <password>', 'password of the administrator')
        .env('BOUNDARY_DEV_PASSWORD')
        .default('password'),
    )
    .addOption(
      new Option('--id-suffix <suffix>', 'suffix of the initial resource ids: ten letters or digits')
        .env('BOUNDARY_DEV_ID_SUFFIX')
        .default('1234567890'),
    )
    .option('--data <file>', 'store all data in this file instead of in memory')
    .addOption(
      new Option(
        '--sign-in <ways>',
        'also sign in by oidc, ldap or oidc,ldap: at a demo provider or directory of this process',
      )
        .env('BND_TUI_SIGN_IN')
        .argParser(signInWays)
        .default([], 'passwords only'),
    )
    .option('--no-lab', 'omit the demo scopes, targets and endpoints')
    .addOption(
      new Option('--log-level <level>', 'log level on stderr: failures only, or every request')
        .choices(['error', 'info'])
        .default('error'),
    )
    .option('--json', 'print one line of JSON when ready, and nothing else', false)
    .addOption(new Option('--exit-with-stdin', 'exit when stdin ends').default(false).hideHelp())
    .action(async (flags: DevOptions) => {
      const { runDev } = await import('../../server/dev/index.ts');
      finish(await runDev(flags));
    });
}

function signInWays(text: string): readonly SignInWay[] {
  return text.split(',').map((way) => {
    const name = way.trim();
    if (name === 'oidc' || name === 'ldap') return name;
    throw new InvalidArgumentError('It must be oidc, ldap or oidc,ldap.');
  });
}
