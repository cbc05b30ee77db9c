/** Maps names in a recording to those of our controller: ids, list tokens, sign-in attempts. Learned from responses, used in later requests. */

const ID =
  /\b(?:at|acctpw|acctoidc|acctldap|ampw|amoidc|amldap|mgoidc|mgldap|u|r|g|o|p|s|w|alt|hst|hsst|hcst|ttcp|csst|csvlt|clvlt|clvsclt|clvllt|credup|credupd|credp|credspk|credjson|kdk|kdkv|krk|krkv)_[0-9A-Za-z]{10}\b/g;

export class IdMap {
  readonly #ours = new Map<string, string>();

  isId(text: string): boolean {
    return text.replace(ID, '') === '';
  }

  /** Records that ours corresponds to the recording's; returns false if another one was recorded before. */
  learn(theirs: string, ours: string): boolean {
    const known = this.#ours.get(theirs);
    if (known === undefined) this.#ours.set(theirs, ours);
    return known === undefined || known === ours;
  }

  knows(theirs: string): boolean {
    return this.#ours.has(theirs);
  }

  /** Replaces everything known by our names. */
  translate(text: string): string {
    const whole = this.#ours.get(text);
    if (whole !== undefined) return whole;
    const ids = text.replace(ID, (id) => this.#ours.get(id) ?? id);
    return [...this.#ours].reduce(
      (done, [theirs, ours]) => (theirs.length > 40 ? done.replaceAll(theirs, ours) : done),
      ids,
    );
  }
}
