/** Reads the auth token of a request: the bearer, or the two cookies of a browser (internal/daemon/controller/auth/auth.go in hashicorp/boundary). */
import type { IncomingHttpHeaders } from 'node:http';

/** Undefined without a token; an empty bearer counts as none, because official clients always send the header. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^bearer (.*)$/i.exec(headers.authorization ?? '');
  const text = bearer === null ? fromCookies(headers.cookie ?? '') : (bearer[1] ?? '').trim();
  return text === '' ? undefined : text;
}

function fromCookies(header: string): string {
  const cookies = new Map(
    header.split(';').map((part) => {
      const [name = '', ...value] = part.trim().split('=');
      return [name, value.join('=')];
    }),
  );
  return `${cookies.get('wt-js-token-cookie') ?? ''}${cookies.get('wt-http-token-cookie') ?? ''}`;
}
