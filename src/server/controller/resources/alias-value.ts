/** The value of an alias: a name as in DNS (migrations oss/postgres/85/02_alias_domain.up.sql in hashicorp/boundary). */

const MAX_LENGTH = 253;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Why a value is refused; undefined = it is fine. */
export function aliasValueRefusal(value: string): string | undefined {
  if (value === '') return 'This field is required.';
  const labels = value.split('.');
  if (value.length > MAX_LENGTH || !labels.every((label) => LABEL.test(label))) {
    return 'It takes letters, digits, hyphens and dots, as the name of a host.';
  }
  return /^\d+$/.test(labels.at(-1) ?? '') ? 'The last part must not be a number.' : undefined;
}
