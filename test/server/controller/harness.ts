/** A controller on a free port and its callers, for the tests of this folder. */

import { asObject, type JsonObject } from '../../../src/lib/json.ts';
import {
  type Controller,
  type ControllerOptions,
  createController,
} from '../../../src/server/controller/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** {} without a body. */
  readonly body: JsonObject;
  readonly text: string;
}

export type Caller = (method: string, path: string, body?: unknown) => Promise<Answer>;

export interface Harness {
  readonly controller: Controller;
  readonly anonymous: Caller;
  readonly admin: Caller;
  /** The unprivileged user. */
  readonly user: Caller;
  /** Error lines of the controller; empty unless something is broken. */
  readonly log: readonly string[];
  signIn(
    loginName: string,
    password: string,
    methodId?: string,
  ): Promise<{ readonly call: Caller; readonly token: string; readonly tokenId: string }>;
  close(): Promise<void>;
}

export const OPTIONS = {
  listen: { host: '127.0.0.1', port: 0 },
  workerAddress: () => '127.0.0.1:9202',
  idSuffix: '1234567890',
  loginName: 'admin',
  password: 'password',
  unprivilegedLoginName: 'user',
  unprivilegedPassword: 'password',
  isRateLimited: false,
} satisfies ControllerOptions;

export async function startController(options: Partial<ControllerOptions> = {}): Promise<Harness> {
  const log: string[] = [];
  const controller = await createController({ ...OPTIONS, log: (line) => log.push(line), ...options });
  await controller.listen();
  const caller =
    (token?: string): Caller =>
    (method, path, body) =>
      send(controller.address, token, method, path, body);
  const signIn: Harness['signIn'] = async (login_name, password, methodId = 'ampw_1234567890') => {
    const { body } = await caller()('POST', `/v1/auth-methods/${methodId}:authenticate`, {
      attributes: { login_name, password },
    });
    const attributes = asObject(body.attributes);
    const token = String(attributes?.token);
    return { call: caller(token), token, tokenId: String(attributes?.id) };
  };
  const [admin, user] = await Promise.all([signIn('admin', 'password'), signIn('user', 'password')]);
  return {
    controller,
    anonymous: caller(),
    admin: admin.call,
    user: user.call,
    log,
    signIn,
    close: () => controller.close(),
  };
}

export async function send(
  address: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${address}${path}`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === '' ? {} : (asObject(JSON.parse(text)) ?? {}),
  };
}

/** The items of a list response. */
export function items(answer: Answer): readonly JsonObject[] {
  const list: unknown = answer.body.items ?? [];
  return Array.isArray(list) ? list.map((item) => asObject(item) ?? {}) : [];
}

/** A field of every item. */
export function each(answer: Answer, field: string): readonly unknown[] {
  return items(answer).map((item) => item[field]);
}
