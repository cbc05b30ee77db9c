import { BndError } from '../lib/errors.ts';

/** Ids as Boundary makes them (globals/prefixes.go). A name or an alias stands for an id that the caller does not know. */
const PUBLIC_ID = /^[a-z]+_[0-9A-Za-z]{10,}$/;

/** Throws BndError `bad-answer` when an answer is about something else than what was asked for: a gateway mixed answers up, or a cache did. */
export function checkSameId(askedId: string, answeredId: string | undefined): void {
  if (answeredId === undefined || answeredId === askedId) return;
  if (!PUBLIC_ID.test(askedId) || !PUBLIC_ID.test(answeredId)) return;
  throw new BndError('bad-answer', `The controller was asked for ${askedId} but returned ${answeredId}.`);
}
