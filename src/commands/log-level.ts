/** How much the log file gets, from the command line or the environment. */
import { Option } from 'commander';
import { LOG_LEVELS } from '../lib/log-ring.ts';

/** `--log-level`, else BND_TUI_LOG_LEVEL; a word that is no level is wrong use. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'what the log file gets, from this level up')
    .env('BND_TUI_LOG_LEVEL')
    .choices(LOG_LEVELS)
    .default('info');
}
