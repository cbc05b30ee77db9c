/** The value of an alias: a DNS name (migrations oss/postgres/85/02_alias_domain.up.sql in hashicorp/boundary). */

const MAX_LENGTH = 253;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Returns why a value is rejected; undefined if it is valid. */
export function aliasValueRefusal(value: string): string | undefined {
  if (value === '') return 'This field is required.';
  const labels = value.split('.');
  if (value.length > MAX_LENGTH || !labels.every((label) => LABEL.test(label))) {
    return 'Must contain only letters, digits, hyphens and dots, like a host name.';
  }
  return /^\d+$/.test(labels.at(-1) ?? '') ? 'The last part must not be a number.' : undefined;
}
