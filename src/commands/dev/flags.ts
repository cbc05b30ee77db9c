/** Flags of `bnd-tui dev`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { DevOptions } from '../../server/dev/options.ts';
import type { SignInWay } from '../../server/lab/sign-in/demo-sign-in.ts';
import { DEFAULT_NEWCOMERS_PER_ADDRESS } from '../../server/limits/connection-limits.ts';
import type { Finish } from '../finish.ts';
import { readForwardSettings } from '../forward-settings.ts';
import { ONLY_YOU_HELP, onlyYouOption } from '../only-you-flag.ts';
import { silenceSqliteWarning } from './sqlite-warning.ts';

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
      new Option(
        '--worker-public-address <address>',
        'address of the worker that clients are given; port: that of the listener',
      ).env('BOUNDARY_DEV_WORKER_PUBLIC_ADDRESS'),
    )
    .addOption(
      new Option(
        '--ops-listen-address <address>',
        'also listen here for GET /health: 200, or 503 during shutdown',
      ).env('BOUNDARY_DEV_OPS_LISTEN_ADDRESS'),
    )
    .option('--tls-cert <file>', 'serve the API by HTTPS with this certificate (PEM)')
    .option('--tls-key <file>', 'private key of --tls-cert (PEM)')
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
    .addOption(
      new Option('--log-format <format>', 'format of the log on stderr')
        .choices(['standard', 'json'])
        .default('standard'),
    )
    .addOption(
      new Option(
        '--max-newcomers <number>',
        'most connections per address without a token (controller) or handshake (worker)',
      )
        .argParser(parseCount)
        .default(DEFAULT_NEWCOMERS_PER_ADDRESS),
    )
    .addOption(onlyYouOption('the endpoints of the lab'))
    .option('--json', 'print one line of JSON when ready, and nothing else', false)
    .addOption(new Option('--exit-with-stdin', 'exit when stdin ends').default(false).hideHelp())
    .addHelpText('after', ONLY_YOU_HELP)
    .action(async (flags: DevOptions) => {
      silenceSqliteWarning();
      const [{ runDev }, settings] = await Promise.all([
        import('../../server/dev/index.ts'),
        flags.lab ? readForwardSettings(process.env) : {},
      ]);
      finish(await runDev({ ...settings, ...flags }));
    });
}

function signInWays(text: string): readonly SignInWay[] {
  return text.split(',').map((way) => {
    const name = way.trim();
    if (name === 'oidc' || name === 'ldap') return name;
    throw new InvalidArgumentError('It must be oidc, ldap or oidc,ldap.');
  });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,7}$/.test(text) || count === 0)
    throw new InvalidArgumentError('It must be a number from 1 to 9999999.');
  return count;
}
