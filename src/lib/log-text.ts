/** Prepares a log line for a file and a screen: no secrets, one line. */

/** Auth tokens (`at_<id>_<secret>`) keep their id; anything else as long as a session's authorization token is removed. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b(at_[0-9A-Za-z]+)_[0-9A-Za-z]+/g, '$1_…')
    .replace(/[1-9A-HJ-NP-Za-km-z]{100,}/g, '…');
}

/** Replaces control characters with blanks. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
