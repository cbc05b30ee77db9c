/** Flags of `bnd-tui proxy`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../lib/duration.ts';
import type { Finish } from '../finish.ts';
import { ONLY_YOU_HELP, onlyYouOption } from '../only-you-flag.ts';
import { parsePort } from '../parse-port.ts';
import type { ProxyOptions } from './index.ts';

export function proxyCommand(finish: Finish): Command {
  return new Command('proxy')
    .description(
      'Listen on one local port for all targets: any program reaches them by name through SOCKS5 or HTTP, until a signal.',
    )
    .option('--listen-addr <ip>', 'local address', '127.0.0.1')
    .addOption(
      new Option('--listen-port <port>', 'local port; 0: any free one').argParser(parsePort).default(1080),
    )
    .option('--direct', 'pass names and addresses that are not targets through, without Boundary', false)
    .addOption(
      new Option('--idle <duration>', 'cancel a session without connections after this time; 0: never')
        .argParser(parseIdle)
        .default(600_000, '10m'),
    )
    .addOption(
      new Option(
        '--login <when>',
        'ask clients for a random user and password: auto where the system does not show which user a client belongs to',
      )
        .choices(['auto', 'always'])
        .default('auto'),
    )
    .addOption(onlyYouOption('the proxy and its sessions'))
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .option('--addr <url>', 'address of the controller (default: BOUNDARY_ADDR, or http://127.0.0.1:9200)')
    .addHelpText('after', MORE)
    .addHelpText('after', ONLY_YOU_HELP)
    .action(async (flags: ProxyOptions) => {
      const { runProxy } = await import('./index.ts');
      finish(await runProxy(flags));
    });
}

const MORE = `
A host name is an alias, target.project, target.project.org or the id of a target, each with or without .boundary, in any case. The port is the
target's. The first connection authorizes a session, later ones share it. Let the proxy resolve names:
  curl --proxy socks5h://127.0.0.1:1080 http://web.prod.boundary
  git -c http.proxy=socks5h://127.0.0.1:1080 clone https://git.prod.boundary/team/app.git
  export ALL_PROXY=socks5h://127.0.0.1:1080
Browsers take the PAC file: http://127.0.0.1:1080/proxy.pac. Uses BOUNDARY_TOKEN or the stored sign-in for this controller; without one,
connections are refused until \`bnd-tui login\`. A proxy that :proxy starts in bnd-tui goes on in the background after :bg.`;

function parseIdle(text: string): number {
  const idleMs = parseDuration(text);
  if (idleMs === undefined)
    throw new InvalidArgumentError('Give a duration such as 90s, 10m or 2h; a number counts minutes.');
  return idleMs;
}
