/** Flags of `bnd-tui connect`. */
import { Command, Option } from 'commander';
import type { Finish } from '../finish.ts';
import { ONLY_YOU_HELP, onlyYouOption } from '../only-you-flag.ts';
import { parsePort } from '../parse-port.ts';
import type { ConnectOptions } from './index.ts';

/** `exec` is the command behind `--exec`, whose words are not parsed here. */
export function connectCommand(finish: Finish, exec: readonly string[] | undefined): Command {
  return new Command('connect')
    .description(
      'Open a session to a target and listen on a local port until a signal, the connection limit or the expiry.',
    )
    .argument('[target]', 'target: id, alias, unique name, name@project or name@project.org')
    .option('--host-id <id>', 'use this host of the target')
    .option('--scope-id <id>', 'id of the scope, for a name that the controller resolves')
    .option('--scope-name <name>', 'name of the scope, for a name that the controller resolves')
    .addOption(
      new Option('--listen-addr <ip>', 'local address')
        .env('BOUNDARY_CONNECT_LISTEN_ADDR')
        .default('127.0.0.1'),
    )
    .addOption(
      new Option('--listen-port <port>', "local port (default: the target's client port, or any free one)")
        .env('BOUNDARY_CONNECT_LISTEN_PORT')
        .argParser(parsePort),
    )
    .addOption(
      new Option('--authz-token <token>', 'use an authorized session; "-" reads the token from stdin').env(
        'BOUNDARY_CONNECT_AUTHZ_TOKEN',
      ),
    )
    .addOption(
      new Option('--format <format>', 'output format')
        .env('BOUNDARY_CLI_FORMAT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .option(
      '--exec <command...>',
      'run a command on the port, then end the session; everything after it belongs to the command',
    )
    .option('--stdio', 'carry one connection over stdin and stdout, e.g. as ProxyCommand of ssh')
    .addOption(new Option('--for-ssh', 'end with stdin').hideHelp())
    .addOption(new Option('--prepared', 'use a session that ssh-prepare has left').hideHelp())
    .option('--addr <url>', 'address of the controller (default: BOUNDARY_ADDR, or http://127.0.0.1:9200)')
    .addOption(onlyYouOption('the local port'))
    .addHelpText(
      'after',
      '\nTo the command of --exec, {{boundary.ip}}, {{boundary.port}}, {{boundary.addr}} and the variables BOUNDARY_PROXIED_IP,\nBOUNDARY_PROXIED_PORT and BOUNDARY_PROXIED_ADDR are the local address; BND_TUI_CREDENTIALS_FILE is a file with the brokered\ncredentials as JSON, which exists while it runs. The exit code is that of the command: 128+n after signal n, 127 if it is not found.\n`bnd-tui shell` passes credentials to known clients.\n\nUses BOUNDARY_TOKEN or the stored sign-in for this controller. Other users can see process arguments,\nso pass an authorization token as "-" or in BOUNDARY_CONNECT_AUTHZ_TOKEN.',
    )
    .addHelpText('after', ONLY_YOU_HELP)
    .action(async (target: string | undefined, flags: Omit<ConnectOptions, 'target' | 'exec'>) => {
      const { runConnect } = await import('./index.ts');
      finish(
        await runConnect({
          ...flags,
          ...(target === undefined ? {} : { target }),
          ...(exec === undefined ? {} : { exec }),
        }),
      );
    });
}
