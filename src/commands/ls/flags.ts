/** Flags of `bnd-tui ls`. */
import { Argument, Command, Option } from 'commander';
import { BndError } from '../../lib/errors.ts';
import type { Finish } from '../finish.ts';
import type { LsOptions } from './index.ts';
import { isListed, LISTED, type Listed } from './listed.ts';

export function lsCommand(finish: Finish): Command {
  return new Command('ls')
    .description('List the resources that you can see, in a scope and everything below it.')
    .addArgument(new Argument('<what>', 'kind of resource').choices(LISTED).argParser(listed))
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(['table', 'json', 'csv']).default('table'),
    )
    .option('--filter <expression>', 'go-bexpr expression for the controller, e.g. \'"/item/type" == "ssh"\'')
    .option('--scope-id <id>', 'scope to start from', 'global')
    .option('--ended', 'include terminated sessions', false)
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the most recently used one)',
    )
    .addHelpText(
      'after',
      '\nJSON is one object {"items": […]}; every item has all fields of its kind, null if unknown.\nCSV (RFC 4180) replaces control characters, and puts an apostrophe before text that a spreadsheet would evaluate.\nUses BOUNDARY_TOKEN or the sign-in stored for this controller.',
    )
    .action(async (what: LsOptions['what'], flags: Omit<LsOptions, 'what'>) => {
      const { runLs } = await import('./index.ts');
      finish(await runLs({ ...flags, what }));
    });
}

function listed(what: string): Listed {
  if (isListed(what)) return what;
  throw new BndError('usage', `"${what}" cannot be listed.`, { hint: `Choose one of ${LISTED.join(', ')}.` });
}
