/** Log level of the log file, from the command line or the environment. */
import { Option } from 'commander';
import { LOG_LEVELS } from '../lib/log-ring.ts';

/** `--log-level`, else BND_TUI_LOG_LEVEL; an unknown level is a usage error. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'minimum level of lines in the log file')
    .env('BND_TUI_LOG_LEVEL')
    .choices(LOG_LEVELS)
    .default('info');
}
