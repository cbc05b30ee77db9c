/** Names and filters of LDAP made from what a user typed: escaped, so that no login name can change the question. Pure. */

/** Escapes a value for a filter (RFC 4515, 3). */
export function escapeFilterValue(value: string): string {
  return value.replace(/[\0()*\\]/g, hexPair);
}

/** Escapes a value for a distinguished name (RFC 4514, 2.4). */
export function escapeNameValue(value: string): string {
  const characters = [...value];
  return characters
    .map((character, index) => {
      if (/[\0-\x1f\x7f]/.test(character)) return hexPair(character);
      const isAtEdge = index === 0 || index === characters.length - 1;
      const isSpecial = /[\\"+,;<>=]/.test(character) || (character === '#' && index === 0);
      return isSpecial || (character === ' ' && isAtEdge) ? `\\${character}` : character;
    })
    .join('');
}

function hexPair(character: string): string {
  return `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Fills a template of Go's text/template that consists of text and fields, e.g. `(uid={{.Username}})`; undefined if it contains more than that. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string | undefined {
  let isKnown = true;
  const filled = template.replace(/\{\{([^{}]*)\}\}/g, (_all, inner: string) => {
    const name = /^-?\s*\.([A-Za-z]+)\s*-?$/.exec(inner)?.[1] ?? '';
    isKnown &&= Object.hasOwn(values, name);
    return values[name] ?? '';
  });
  return isKnown ? filled : undefined;
}

/** The value of the first CN of a distinguished name; text that is not one stays as it is (getCN in hashicorp/cap, which knows only upper case). */
export function commonName(name: string): string {
  const found = /(?:^|[,+])\s*CN=\s*((?:\\.|[^,+\\])*)/s.exec(name)?.[1];
  return found === undefined ? name : unescapeNameValue(found);
}

function unescapeNameValue(value: string): string {
  const bytes = /((?:\\[0-9a-fA-F]{2})+)|\\(.)/gs;
  return value.replace(bytes, (_all, hex: string | undefined, character: string | undefined) =>
    hex === undefined ? (character ?? '') : Buffer.from(hex.replaceAll('\\', ''), 'hex').toString(),
  );
}

/** The text of a Windows security identifier, `S-1-5-…` ([MS-DTYP] 2.4.2); undefined if the bytes are none. */
export function securityId(bytes: Buffer): string | undefined {
  const count = bytes[1] ?? 0;
  if (bytes.length < 8 || bytes.length < 8 + 4 * count) return undefined;
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-');
}
