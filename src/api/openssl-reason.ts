import { errorText } from '../lib/errors.ts';

/** Returns the readable part of an OpenSSL error, `wrong version number` of `…error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…`. */
export function opensslReason(error: unknown): string {
  const text = errorText(error).trim();
  return /(?:^|:)error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/i.exec(text)?.[1]?.trim() ?? text;
}
