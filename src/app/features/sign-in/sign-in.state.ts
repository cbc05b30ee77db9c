/** The sign-in form: its visible fields, focus and missing values. */

import type { AuthMethod } from '../../../wire/resources.ts';
import { type TextValue, textValue } from '../../core/edit.ts';
import type { Failure } from '../../core/failure.ts';
import { compareNames, nameOf } from '../../core/names.ts';
import type { AppState, StartFacts } from '../../core/state.ts';

const GLOBAL = 'global';

/** A focusable line of the form. */
export type SignInField = 'address' | 'scope' | 'method' | 'login' | 'password';

/** A pending browser sign-in. */
interface BrowserWait {
  /** The URL. Its query is valid for this attempt only. */
  readonly authUrl: string;
  readonly startedAtMs: number;
}

export interface SignInForm {
  readonly address: TextValue;
  readonly login: TextValue;
  /** Secret; cleared as soon as it was used. */
  readonly password: TextValue;
  readonly passwordShown: boolean;
  readonly methods: readonly AuthMethod[];
  readonly methodId: string | undefined;
  readonly focus: SignInField;
  /** `contacting`: loading the auth methods. `signing-in`: waiting for the response to the password. */
  readonly status: 'idle' | 'contacting' | 'signing-in';
  readonly browser: BrowserWait | undefined;
  /** Response time of the controller; undefined until it responded. */
  readonly latencyMs: number | undefined;
  readonly failure: Failure | undefined;
  /** Why a sign-in is required, if the user did not ask for it. */
  readonly reason: string | undefined;
  /** User of the sign-in that the form was opened over; undefined: there is nothing to return to. */
  readonly over: string | undefined;
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
  /** Opens the form again; the current token stays valid. */
  | { readonly type: 'sign-in.again' }
  /** Continues with the sign-in that the form was opened over. */
  | { readonly type: 'sign-in.return' }
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

/** The initial sign-in state. */
export function initialSignIn({ address }: Pick<StartFacts, 'address'>): Pick<AppState, 'signIn'> {
  return { signIn: makeSignInForm(address) };
}

/** The initial form. */
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
    over: undefined,
  };
}

/** Returns true for methods with a login name and a password. */
export function takesPassword(method: AuthMethod | undefined): boolean {
  return method?.type === 'password' || method?.type === 'ldap';
}

/** Returns the selected method. */
export function chosenMethod(form: SignInForm): AuthMethod | undefined {
  return form.methods.find((method) => method.id === form.methodId);
}

/** Returns the focusable fields, from top to bottom. */
function signInFields(form: SignInForm): readonly SignInField[] {
  const method = chosenMethod(form);
  return [
    'address',
    ...(signInScopes(form).length > 1 ? (['scope'] as const) : []),
    ...(methodsOfScope(form).length > 1 ? (['method'] as const) : []),
    ...(takesPassword(method) ? (['login', 'password'] as const) : []),
  ];
}

/** Moves the focus, wrapping around. */
export function moveFocus(form: SignInForm, by: number): SignInForm {
  if (form.browser !== undefined) return form;
  const fields = signInFields(form);
  const index = Math.max(0, fields.indexOf(form.focus));
  return { ...form, focus: fields[(index + by + fields.length) % fields.length] ?? 'address' };
}

/** A scope to sign in to. */
export interface SignInScope {
  readonly id: string;
  readonly name: string;
}

/** Returns the scopes of the auth methods: global first, then the orgs by name. */
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

/** Returns the methods of the selected scope. */
export function methodsOfScope(form: SignInForm): readonly AuthMethod[] {
  const scopeId = chosenScopeId(form);
  return form.methods.filter((method) => scopeIdOf(method) === scopeId);
}

/** Returns the scope of the selected method. */
export function chosenScopeId(form: SignInForm): string {
  return scopeIdOf(chosenMethod(form));
}

function scopeIdOf(method: AuthMethod | undefined): string {
  return method?.scopeId ?? method?.scope?.id ?? GLOBAL;
}

/** Selects the next or previous scope, with its primary or first method. */
export function moveScope(form: SignInForm, by: number): SignInForm {
  const scopes = signInScopes(form);
  const index = scopes.findIndex(({ id }) => id === chosenScopeId(form));
  const next = scopes[(index + by + scopes.length) % scopes.length];
  if (next === undefined || form.browser !== undefined) return form;
  const methods = form.methods.filter((method) => scopeIdOf(method) === next.id);
  const chosen = methods.find((method) => method.isPrimary) ?? methods.find(takesPassword) ?? methods[0];
  return { ...form, methodId: chosen?.id, failure: undefined };
}

/** Selects the next or previous auth method of the scope, wrapping around. */
export function moveMethod(form: SignInForm, by: number): SignInForm {
  const methods = methodsOfScope(form);
  const index = methods.findIndex((method) => method.id === form.methodId);
  const next = methods[(index + by + methods.length) % methods.length];
  return next === undefined || form.browser !== undefined
    ? form
    : { ...form, methodId: next.id, failure: undefined };
}

/**
 * Applies the auth methods of the controller. Selects the one used before, or the primary one, the global scope before orgs; focuses the first empty
 * field.
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

/** Input of a password sign-in. */
export interface PasswordRequest {
  readonly authMethodId: string;
  readonly loginName: string;
  /** Secret. */
  readonly password: string;
}

/** The next step when the form is submitted. */
export type SignInStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'contact'; readonly address: string }
  | { readonly kind: 'browser'; readonly authMethodId: string }
  | { readonly kind: 'focus'; readonly field: SignInField }
  | { readonly kind: 'authenticate'; readonly request: PasswordRequest };

/** One step at a time: first the controller of the address, then the missing fields of its method. `reached` is the last address that responded. */
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
