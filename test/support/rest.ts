/** The few REST calls with which tests and measurements set a scene; plain HTTP, independent of src/api. */

export interface Rest {
  /** Sends JSON, returns the parsed response; rejects with status and body unless it succeeded. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  readonly token: string;
}

/** Signs in with a password and returns the caller that carries the token. */
export async function signInByRest(controller: {
  readonly api: string;
  readonly loginName: string;
  readonly password: string;
  readonly authMethodId: string;
}): Promise<Rest> {
  const answer = await send(
    controller.api,
    'POST',
    `/v1/auth-methods/${controller.authMethodId}:authenticate`,
    '',
    {
      command: 'login',
      attributes: { login_name: controller.loginName, password: controller.password },
    },
  );
  const token = text(at(answer, 'attributes', 'token'));
  return { token, call: (method, path, body) => send(controller.api, method, path, token, body) };
}

async function send(
  api: string,
  method: string,
  path: string,
  token: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
  return answer === '' ? undefined : JSON.parse(answer);
}

/** The value at a path of keys, undefined if there is none. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
}

/** The value as text; for ids and addresses of answers. */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`no text: ${JSON.stringify(value)}`);
  return value;
}

/** A target with a direct address in the project of `boundary dev`; returns its id. */
export async function createTarget(
  rest: Rest,
  name: string,
  port: number,
  extra: Record<string, unknown> = {},
): Promise<string> {
  const target = await rest.call('POST', '/v1/targets', {
    scope_id: 'p_1234567890',
    name,
    type: 'tcp',
    address: '127.0.0.1',
    attributes: { default_port: port },
    ...extra,
  });
  return text(at(target, 'id'));
}
