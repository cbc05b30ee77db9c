/** Flags of `bnd-tui ls`. */
import { Argument, Command, Option } from 'commander';
import { BndError } from '../../lib/errors.ts';
import type { Finish } from '../finish.ts';
import type { LsOptions } from './index.ts';
import { isListed, LISTED, type Listed } from './listed.ts';

export function lsCommand(finish: Finish): Command {
  return new Command('ls')
    .description('List what you may see, of a scope and everything below it.')
    .addArgument(new Argument('<what>', 'what to list').choices(LISTED).argParser(listed))
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'csv']).default('table'),
    )
    .option('--filter <expression>', 'go-bexpr expression for the controller, e.g. \'"/item/type" == "ssh"\'')
    .option('--scope-id <id>', 'scope to begin at', 'global')
    .option('--ended', 'sessions that are over as well', false)
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the one that was saved first)',
    )
    .addHelpText(
      'after',
      '\nJSON is one object {"items": […]}; every item has all fields of its kind, null where nothing is known.\nCSV (RFC 4180) replaces control characters, and puts an apostrophe before text that a spreadsheet would compute.\nSigns in by BOUNDARY_TOKEN or by what `bnd-tui login` stored for this controller.',
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
