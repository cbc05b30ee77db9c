/** Flags of `bnd-tui connect`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Finish } from '../finish.ts';
import type { ConnectOptions } from './index.ts';

export function connectCommand(finish: Finish): Command {
  return new Command('connect')
    .description(
      'Open a session to a target and listen on a local port until a signal, the limit or the expiry.',
    )
    .argument('[target]', 'id, alias, or with a scope the name of a target')
    .option('--host-id <id>', 'this host instead of any of the target')
    .option('--scope-id <id>', 'scope of a target that is given by name')
    .option('--scope-name <name>', 'the same by the name of the scope')
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
      new Option(
        '--authz-token <token>',
        'a session that is authorized already; "-" reads the token from stdin',
      ).env('BOUNDARY_CONNECT_AUTHZ_TOKEN'),
    )
    .addOption(
      new Option('--format <format>', 'how to print')
        .env('BOUNDARY_CLI_FORMAT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .option('--addr <url>', 'address of the controller (default: BOUNDARY_ADDR, or http://127.0.0.1:9200)')
    .addHelpText(
      'after',
      '\nSigns in by BOUNDARY_TOKEN or by what `bnd-tui` stored for this controller. Whoever may list processes sees their arguments,\nso give an authorization token as "-" or in BOUNDARY_CONNECT_AUTHZ_TOKEN.',
    )
    .action(async (target: string | undefined, flags: Omit<ConnectOptions, 'target'>) => {
      const { runConnect } = await import('./index.ts');
      finish(await runConnect({ ...flags, ...(target === undefined ? {} : { target }) }));
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
