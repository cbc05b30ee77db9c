/** Sign-in form: controller, method, login. Also shown over any screen when the token has expired. */
import { Text, useIsScreenReaderEnabled } from 'ink';
import type { ReactElement } from 'react';
import { sanitize } from '../../../lib/text.ts';
import { fitText, wrapText } from '../../../lib/text-width.ts';
import type { TextValue } from '../../core/edit.ts';
import { nameOf } from '../../core/names.ts';
import { type BodyProps, NO_DATA, type Screen } from '../../core/screen.ts';
import { FieldLine } from '../../shell/field-line.tsx';
import { scrollOffset } from '../../shell/layout.ts';
import { keyed, Line, TextLine } from '../../shell/line.tsx';
import { ALL_PARTS, type BrowserRoom, browserRoom, WITHOUT_BLANKS } from './browser-room.view.ts';
import { signInKeys } from './sign-in.keys.ts';
import {
  chosenMethod,
  chosenScopeId,
  methodsOfScope,
  type SignInField,
  type SignInForm,
  signInScopes,
  takesPassword,
} from './sign-in.state.ts';
import { signInText } from './sign-in.text.ts';
import { BROWSER_ROWS, BrowserView, browserBindings } from './sign-in-browser.view.tsx';

const TEXT = signInText.form;

export const signInScreen: Screen = {
  ...NO_DATA,
  id: 'sign-in',
  bindings: [...browserBindings, ...signInKeys],
  title: () => 'Sign in',
  crumb: () => 'sign in',
  text: ({ connection, starting, signIn: { focus, browser, ...fields } }) => {
    if (connection.phase !== 'signed-out' || starting || browser !== undefined) return undefined;
    return focus === 'method' || focus === 'scope' ? undefined : fields[focus];
  },
  withText: (state, text) => ({
    ...state,
    signIn: { ...state.signIn, [state.signIn.focus]: text, failure: undefined },
  }),
  body: SignInBody,
};

function SignInBody({ state, width, height }: BodyProps): ReactElement {
  const form = state.signIn;
  const spoken = useIsScreenReaderEnabled();
  if (state.connection.phase === 'starting-lab')
    return <TextLine text={` ${TEXT.labStarting}`} width={width} />;
  if (state.starting) return <TextLine text={` ${TEXT.starting}`} width={width} />;
  const method = chosenMethod(form);
  const most = height > ROOMY ? 6 : 4;
  // Spoken text has no blanks, and its height is only that of a page of a list.
  const room = spoken ? spokenRoom(form, width) : roomFor(form, width, height, most);
  const { parts } = room;
  const blank = parts.has('blanks') ? <Text> </Text> : undefined;
  return (
    <>
      {blank}
      {form.reason !== undefined && (
        <TextLine text={` ${TEXT.continues(sanitize(form.reason))}`} width={width} tone="warn" />
      )}
      {form.over !== undefined && parts.has('tips') && (
        <TextLine text={` ${TEXT.staysSignedIn(sanitize(form.over))}`} width={width} tone="dim" />
      )}
      <Field
        form={form}
        field="address"
        label="Controller"
        value={form.address}
        width={width}
        placeholder="https://boundary.example.com:9200"
      />
      {parts.has('contact') && (
        <TextLine
          text={`${' '.repeat(LABEL)}${contactText(form)}`}
          width={width}
          tone={form.latencyMs === undefined ? 'dim' : 'ok'}
        />
      )}
      <Scopes form={form} width={width} />
      <Methods form={form} width={width} most={parts.has('methods') ? most : 1} />
      {blank}
      {takesPassword(method) && (
        <>
          <Field form={form} field="login" label="Login name" value={form.login} width={width} />
          <Field
            form={form}
            field="password"
            label="Password"
            value={form.password}
            width={width}
            mask={form.passwordShown ? undefined : '*'}
          />
        </>
      )}
      {method !== undefined && !takesPassword(method) && (
        <BrowserView state={state} width={width} room={room} />
      )}
      {blank}
      <Problem form={form} width={width} />
    </>
  );
}

const LABEL = 14;
/** A taller body has blank lines between its parts. */
const ROOMY = 14;

function spokenRoom(form: SignInForm, width: number): BrowserRoom {
  const none = { needed: 0, blanks: 0, tips: 0, contact: 0, methods: 0 };
  const { urlLines } = browserRoom(form.browser?.authUrl ?? '', width, Number.POSITIVE_INFINITY, none);
  return { parts: WITHOUT_BLANKS, urlLines };
}

/** Without a browser sign-in only blanks are left out. */
function roomFor(form: SignInForm, width: number, height: number, most: number): BrowserRoom {
  const { browser, reason, over } = form;
  if (browser === undefined) {
    return { parts: height > ROOMY ? ALL_PARTS : WITHOUT_BLANKS, urlLines: undefined };
  }
  const methods = Math.min(most, methodsOfScope(form).length);
  const scopes = signInScopes(form).length > 1 ? 1 : 0;
  return browserRoom(browser.authUrl, width, height, {
    // The address of the controller and one method, besides the lines of the sign-in.
    needed: 2 + scopes + (reason === undefined ? 0 : 1) + BROWSER_ROWS.needed,
    blanks: 3 + BROWSER_ROWS.blanks,
    tips: (over === undefined ? 0 : 1) + BROWSER_ROWS.tips,
    contact: 1,
    methods: Math.max(0, methods - 1),
  });
}

interface FieldProps {
  readonly form: SignInForm;
  readonly field: SignInField;
  readonly label: string;
  readonly value: TextValue;
  readonly width: number;
  readonly mask?: string | undefined;
  readonly placeholder?: string;
}

function Field({ form, field, width, ...rest }: FieldProps): ReactElement {
  const focused = form.focus === field && form.status !== 'signing-in' && form.browser === undefined;
  const room = Math.max(4, Math.min(52, width - LABEL - 4));
  return <FieldLine {...rest} labelWidth={LABEL} focused={focused} width={LABEL + room + 2} room={room} />;
}

function contactText(form: SignInForm): string {
  if (form.status === 'contacting') return TEXT.loadingMethods;
  if (form.status === 'signing-in') return TEXT.signingIn;
  if (form.latencyMs !== undefined) return TEXT.reachable(form.latencyMs);
  return form.address.text === '' ? TEXT.enterAddress : TEXT.loadsMethods;
}

/** The scope of the account: global, or an org. Only shown if there is a choice. */
function Scopes({ form, width }: { readonly form: SignInForm; readonly width: number }): ReactElement | null {
  const scopes = signInScopes(form);
  if (scopes.length < 2) return null;
  const focused = form.focus === 'scope';
  const chosen = scopes.findIndex(({ id }) => id === chosenScopeId(form));
  // Many orgs do not fit into one line: it is scrolled so that the selected one is visible.
  const names = scopes.slice(Math.max(0, chosen - 1));
  return (
    <Line
      width={width}
      spans={[
        { text: fitText(`${focused ? '>' : ' '} Scope`, LABEL), tone: focused ? 'accent' : 'plain' },
        ...(chosen > 1 ? [{ text: '.. ', said: '' }] : []),
        ...names.map(({ id, name }) =>
          id === chosenScopeId(form)
            ? { text: `< ${name} >  `, said: TEXT.spokenSelectedScope(name) }
            : ({ text: `${name}  `, said: TEXT.spokenScope(name), tone: 'dim' } as const),
        ),
      ]}
    />
  );
}

interface MethodsProps {
  readonly form: SignInForm;
  readonly width: number;
  readonly most: number;
}

function Methods({ form, width, most }: MethodsProps): ReactElement {
  const methods = methodsOfScope(form);
  const at = methods.findIndex(({ id }) => id === form.methodId);
  const first = scrollOffset(0, at, most, methods.length);
  return (
    <>
      {methods.slice(first, first + most).map((method, index) => {
        const chosen = method.id === form.methodId;
        const label = index === 0 ? `${form.focus === 'method' ? '>' : ' '} Method` : '';
        const primary = method.isPrimary ? ', primary' : '';
        // The distinguishing part comes first: names are long.
        const what = `${sanitize(method.type ?? '')}${primary}  ${nameOf(method)}`;
        const text = `${chosen ? '(o)' : '( )'} ${what}`;
        return (
          <Line
            key={method.id}
            width={width}
            spans={[
              { text: fitText(label, LABEL), tone: form.focus === 'method' ? 'accent' : 'plain' },
              { text, said: chosen ? TEXT.spokenSelectedMethod(what) : what, tone: chosen ? 'plain' : 'dim' },
            ]}
          />
        );
      })}
    </>
  );
}

function Problem({
  form,
  width,
}: {
  readonly form: SignInForm;
  readonly width: number;
}): ReactElement | null {
  const { failure } = form;
  if (failure === undefined) return null;
  return (
    <>
      {keyed(wrapText(`x ${failure.message}`, width - 2)).map(({ key, text }) => (
        <TextLine key={key} text={` ${text}`} width={width} tone="error" />
      ))}
      {keyed(wrapText(failure.hint, width - 4)).map(({ key, text }) => (
        <TextLine key={key} text={`   ${text}`} width={width} />
      ))}
    </>
  );
}
