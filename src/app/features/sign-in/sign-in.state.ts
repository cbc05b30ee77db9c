/** The sign-in form: which fields it shows now, which has the focus, what is missing. Pure. */

import type { AuthMethod } from '../../../wire/resources.ts';
import { type TextValue, textValue } from '../../core/edit.ts';
import type { Failure } from '../../core/failure.ts';
import { compareNames, nameOf } from '../../core/names.ts';
import type { AppState, StartFacts } from '../../core/state.ts';

const GLOBAL = 'global';

/** A line of the form that can have the focus. */
export type SignInField = 'address' | 'scope' | 'method' | 'login' | 'password';

/** How long a sign-in in the browser may take. */
export const BROWSER_LIMIT_MS = 5 * 60_000;

/** A sign-in in the browser is awaited. */
interface BrowserWait {
  /** Where to go. Its query belongs to this attempt only. */
  readonly authUrl: string;
  readonly startedAtMs: number;
}

export interface SignInForm {
  readonly address: TextValue;
  readonly login: TextValue;
  /** Secret; emptied as soon as it was used. */
  readonly password: TextValue;
  readonly passwordShown: boolean;
  readonly methods: readonly AuthMethod[];
  readonly methodId: string | undefined;
  readonly focus: SignInField;
  /** `contacting`: asking the controller for its auth methods. `signing-in`: the answer to the password is awaited. */
  readonly status: 'idle' | 'contacting' | 'signing-in';
  readonly browser: BrowserWait | undefined;
  /** Answer time of the controller; undefined until it was reached. */
  readonly latencyMs: number | undefined;
  readonly failure: Failure | undefined;
  /** Why one has to sign in, when it was not asked for. */
  readonly reason: string | undefined;
}

/** Signing in and out. */
export type SignInAction =
  | { readonly type: 'sign-in.focus'; readonly by: number }
  | { readonly type: 'sign-in.scope'; readonly by: number }
  | { readonly type: 'sign-in.method'; readonly by: number }
  | { readonly type: 'sign-in.reveal' }
  | { readonly type: 'sign-in.submit' }
  | { readonly type: 'browser.cancel' }
  | { readonly type: 'browser.copy' }
  | { readonly type: 'browser.open' }
  | { readonly type: 'browser.again' }
  /** The form again; the token of this sign-in stays good. */
  | { readonly type: 'sign-in.again' }
  | { readonly type: 'sign-out' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly signIn: SignInAction;
  }
}

declare module '../../core/state.ts' {
  interface AppState {
    readonly signIn: SignInForm;
  }
}

/** The sign-in when the program starts. */
export function initialSignIn({ address }: Pick<StartFacts, 'address'>): Pick<AppState, 'signIn'> {
  return { signIn: makeSignInForm(address) };
}

/** The form as it is first shown. */
export function makeSignInForm(address: string | undefined): SignInForm {
  return {
    address: textValue(address ?? ''),
    login: textValue(''),
    password: textValue(''),
    passwordShown: false,
    methods: [],
    methodId: undefined,
    focus: 'address',
    status: 'idle',
    browser: undefined,
    latencyMs: undefined,
    failure: undefined,
    reason: undefined,
  };
}

/** True for methods that take a login name and a password. */
export function takesPassword(method: AuthMethod | undefined): boolean {
  return method?.type === 'password' || method?.type === 'ldap';
}

/** The chosen method. */
export function chosenMethod(form: SignInForm): AuthMethod | undefined {
  return form.methods.find((method) => method.id === form.methodId);
}

/** The fields that can have the focus now, top to bottom. */
function signInFields(form: SignInForm): readonly SignInField[] {
  const method = chosenMethod(form);
  return [
    'address',
    ...(signInScopes(form).length > 1 ? (['scope'] as const) : []),
    ...(methodsOfScope(form).length > 1 ? (['method'] as const) : []),
    ...(takesPassword(method) ? (['login', 'password'] as const) : []),
  ];
}

/** Moves the focus round the fields. */
export function moveFocus(form: SignInForm, by: number): SignInForm {
  if (form.browser !== undefined) return form;
  const fields = signInFields(form);
  const index = Math.max(0, fields.indexOf(form.focus));
  return { ...form, focus: fields[(index + by + fields.length) % fields.length] ?? 'address' };
}

/** A scope that one can sign in to. */
export interface SignInScope {
  readonly id: string;
  readonly name: string;
}

/** The scopes of the auth methods: global first, then the orgs by name. */
export function signInScopes({ methods }: SignInForm): readonly SignInScope[] {
  const scopes = new Map(
    methods.map((method) => {
      const id = scopeIdOf(method);
      const name = id === GLOBAL ? GLOBAL : nameOf({ id, name: method.scope?.name });
      return [id, { id, name }] as const;
    }),
  );
  const rank = ({ id }: SignInScope): number => (id === GLOBAL ? 0 : 1);
  return [...scopes.values()].sort((a, b) => rank(a) - rank(b) || compareNames(a.name, b.name));
}

/** The methods of the scope that is chosen. */
export function methodsOfScope(form: SignInForm): readonly AuthMethod[] {
  const scopeId = chosenScopeId(form);
  return form.methods.filter((method) => scopeIdOf(method) === scopeId);
}

/** The scope of the chosen method. */
export function chosenScopeId(form: SignInForm): string {
  return scopeIdOf(chosenMethod(form));
}

function scopeIdOf(method: AuthMethod | undefined): string {
  return method?.scopeId ?? method?.scope?.id ?? GLOBAL;
}

/** Over to the next or previous scope, to its primary method or the first that it has. */
export function moveScope(form: SignInForm, by: number): SignInForm {
  const scopes = signInScopes(form);
  const index = scopes.findIndex(({ id }) => id === chosenScopeId(form));
  const next = scopes[(index + by + scopes.length) % scopes.length];
  if (next === undefined || form.browser !== undefined) return form;
  const methods = form.methods.filter((method) => scopeIdOf(method) === next.id);
  const chosen = methods.find((method) => method.isPrimary) ?? methods.find(takesPassword) ?? methods[0];
  return { ...form, methodId: chosen?.id, failure: undefined };
}

/** Chooses the next or previous auth method of the scope. */
export function moveMethod(form: SignInForm, by: number): SignInForm {
  const methods = methodsOfScope(form);
  const index = methods.findIndex((method) => method.id === form.methodId);
  const next = methods[Math.min(methods.length - 1, Math.max(0, index + by))];
  return next === undefined || form.browser !== undefined
    ? form
    : { ...form, methodId: next.id, failure: undefined };
}

/**
 * The controller answered with these methods. The one used before is chosen, or the primary one, that of the whole controller before those of orgs; the
 * first empty field gets the focus.
 */
export function offerMethods(
  form: SignInForm,
  offered: readonly AuthMethod[],
  latencyMs: number,
  preferredId: string | undefined,
): SignInForm {
  const inOrg = (method: AuthMethod): number => (scopeIdOf(method) === GLOBAL ? 0 : 1);
  const methods = [...offered].sort((a, b) => inOrg(a) - inOrg(b));
  const known =
    methods.find((method) => method.id === preferredId) ?? methods.find((method) => method.isPrimary);
  const chosen = known ?? methods.find(takesPassword) ?? methods[0];
  const next = {
    ...form,
    methods,
    methodId: chosen?.id,
    latencyMs,
    status: 'idle' as const,
    failure: undefined,
  };
  const choices = signInFields(next).filter((field) => field === 'method' || field === 'scope');
  if (!takesPassword(chosen)) return { ...next, focus: choices.at(-1) ?? 'address' };
  return { ...next, focus: form.login.text === '' ? 'login' : 'password' };
}

/** What a password sign-in needs. */
export interface PasswordRequest {
  readonly authMethodId: string;
  readonly loginName: string;
  /** Secret. */
  readonly password: string;
}

/** What submitting the form leads to. */
export type SignInStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'contact'; readonly address: string }
  | { readonly kind: 'browser'; readonly authMethodId: string }
  | { readonly kind: 'focus'; readonly field: SignInField }
  | { readonly kind: 'authenticate'; readonly request: PasswordRequest };

/** One step at a time: first the controller of the address, then whatever its method still needs. `reached` is the address that answered last. */
export function nextStep(form: SignInForm, reached: string | undefined): SignInStep {
  const address = form.address.text.trim();
  if (form.status !== 'idle' || address === '') return { kind: 'wait' };
  if (form.methods.length === 0 || address !== reached) return { kind: 'contact', address };
  const method = chosenMethod(form);
  if (method === undefined) return { kind: 'wait' };
  if (!takesPassword(method)) return { kind: 'browser', authMethodId: method.id };
  if (form.login.text === '') return { kind: 'focus', field: 'login' };
  if (form.password.text === '') return { kind: 'focus', field: 'password' };
  const request = { authMethodId: method.id, loginName: form.login.text, password: form.password.text };
  return { kind: 'authenticate', request };
}
