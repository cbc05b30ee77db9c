/** Command lines of HTTP clients. */
import { posix, win32 } from 'node:path';
import { type CommandLine, homeOf, type LaunchContext, SECRET_FILE } from './client.ts';
import type { LaunchRequest, SecretFile } from './types.ts';
import { authorizationOf } from './web-login.ts';
import { proxiedAddress } from './words.ts';

export function curl(request: LaunchRequest, { extra }: LaunchContext): CommandLine {
  return { args: [...extra, webAddress(request)], pause: 'always' };
}

/** The first added argument is the path. */
export function browser(request: LaunchRequest, { extra: [first = ''] }: LaunchContext): CommandLine {
  const path = first.replace(/^\/+/, '');
  const authorization = authorizationOf(request.credentials);
  if (authorization !== undefined) {
    const isTls = speaksTls(request);
    const { endpointHost: host = request.address, endpointPort: port = isTls ? 443 : 80 } = request;
    const url = `http://${proxiedAddress(request).addr}/${path}`;
    return { args: [url], url, web: { authorization, isTls, host, port, path: `/${path}` }, note: SIGNED_IN };
  }
  const url = `${webAddress(request)}${path}`;
  const note =
    request.credentials.length === 0 ? {} : { note: 'Show its credentials with <x> on the session.' };
  return { args: [url], url, ...note };
}

const SIGNED_IN = 'It gets the pages with the credentials of the session; other programs get none.';

function webAddress(request: LaunchRequest): string {
  return `${speaksTls(request) ? 'https' : 'http'}://${proxiedAddress(request).addr}/`;
}

function speaksTls({ endpointPort, targetName }: LaunchRequest): boolean {
  return endpointPort === 443 || endpointPort === 8443 || /https/i.test(targetName);
}

const CA_FILE = '{{ca-file}}';
const KUBE_USER = 'bnd-tui';
const KUBECTL_NOTE =
  'Shows the pods. Enter other arguments in the dialog of the forward, or after -- of "bnd-tui shell".';

/**
 * As in `boundary connect kube`, everything but the server address comes from the user's own kubeconfig (internal/cmd/commands/connect/kube.go in
 * hashicorp/boundary). Brokered credentials are a user in a kubeconfig listed before it, because kubectl merges the files of KUBECONFIG.
 */
export function kubectl(request: LaunchRequest, context: LaunchContext): CommandLine {
  const { extra } = context;
  const { endpointHost } = request;
  const server = [
    ...(endpointHost === undefined ? [] : [`--tls-server-name=${endpointHost}`]),
    `--server=https://${proxiedAddress(request).addr}`,
  ];
  const what = extra.length > 0 ? extra : ['get', 'pods'];
  const note = extra.length > 0 ? {} : { note: KUBECTL_NOTE };
  const displayArgs = [...server, ...what];
  const brokered = kubeCredential(request);
  if (brokered === undefined) return { args: displayArgs, pause: 'always', ...note };
  const { user, authority, namespace } = brokered;
  const files: SecretFile[] = [
    {
      placeholder: SECRET_FILE,
      content: `${yamlText({ apiVersion: 'v1', kind: 'Config', users: [{ name: KUBE_USER, user }] })}\n`,
    },
    ...(authority === undefined ? [] : [{ placeholder: CA_FILE, content: authority }]),
  ];
  return {
    args: [
      ...server,
      `--user=${KUBE_USER}`,
      ...(authority === undefined ? [] : [`--certificate-authority=${CA_FILE}`]),
      ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
      ...what,
    ],
    displayArgs,
    env: { KUBECONFIG: merged(context) },
    files,
    pause: 'always',
    ...note,
  };
}

/** Ours before the user's own, with the list separator of the system. */
function merged(context: LaunchContext): string {
  const { env, platform } = context;
  const { delimiter, join } = platform === 'win32' ? win32 : posix;
  return [SECRET_FILE, env.KUBECONFIG || join(homeOf(context), '.kube', 'config')].join(delimiter);
}

/** JSON is YAML except for a few characters, which YAML accepts only escaped (YAML 1.2, "Character Set"). */
function yamlText(value: object): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Names that secrets engines and static JSON credentials use for the parts; nested keys are joined with dots. */
const TOKEN = /(^|\.)(service_account_token|bearer_token|token)$/i;
const CERTIFICATE = /(^|\.)(client[_-]certificate([_-]data)?|client_cert|certificate)$/i;
const KEY = /(^|\.)(client[_-]key([_-]data)?|private_key)$/i;
const AUTHORITY = /(^|\.)(ca\.crt|ca_crt|ca_cert|issuing_ca|certificate[_-]authority([_-]data)?)$/i;
const NAMESPACE = /(^|\.)(service_account_namespace|namespace)$/i;

interface KubeCredential {
  readonly user: Readonly<Record<string, string>>;
  /** PEM. */
  readonly authority: string | undefined;
  readonly namespace: string | undefined;
}

function kubeCredential(request: LaunchRequest): KubeCredential | undefined {
  for (const { values } of request.credentials) {
    const find = (pattern: RegExp) =>
      values.find(({ key, value }) => pattern.test(key) && value !== '')?.value;
    const token = find(TOKEN);
    const certificate = find(CERTIFICATE);
    const key = find(KEY);
    const authority = find(AUTHORITY);
    const rest = {
      authority: authority === undefined ? undefined : pem(authority),
      namespace: find(NAMESPACE),
    };
    if (token !== undefined) return { user: { token }, ...rest };
    if (certificate === undefined || key === undefined) continue;
    const user = {
      'client-certificate-data': base64(pem(certificate)),
      'client-key-data': base64(pem(key)),
    };
    return { user, ...rest };
  }
  return undefined;
}

/** Kubeconfigs hold PEM in base64, most other sources hold it as is. */
function pem(text: string): string {
  return text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
