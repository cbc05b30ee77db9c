import { BndError } from '../lib/errors.ts';

/** Ids as Boundary generates them (globals/prefixes.go). A name or an alias stands for an id that the caller does not know. */
const PUBLIC_ID = /^[a-z]+_[0-9A-Za-z]{10,}$/;

/** Throws BndError `bad-answer` if a response is about another resource than requested: a gateway or a cache mixed up responses. */
export function checkSameId(askedId: string, answeredId: string | undefined): void {
  if (answeredId === undefined || answeredId === askedId) return;
  if (!PUBLIC_ID.test(askedId) || !PUBLIC_ID.test(answeredId)) return;
  throw new BndError('bad-answer', `The controller was asked for ${askedId} but returned ${answeredId}.`);
}
