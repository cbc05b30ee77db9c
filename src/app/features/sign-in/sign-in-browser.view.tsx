/** The part of the sign-in form for browser sign-ins: the URL, and the remaining time. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { BROWSER_LIMIT_MS } from '../../../lib/browser-sign-in.ts';
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { keyed, TextLine } from '../../shell/line.tsx';
import type { BrowserRoom } from './browser-room.view.ts';
import { signInText } from './sign-in.text.ts';

const TEXT = signInText.browser;

function waiting({ state }: KeyContext): true | string {
  if (state.signIn.browser !== undefined) return true;
  return state.connection.phase === 'starting-lab' ? TEXT.labStarting : TEXT.notWaiting;
}

export const browserBindings: readonly UiBinding[] = [
  {
    id: 'browser.copy',
    strokes: ['c'],
    label: 'copy URL',
    group: 'screen',
    shown: 'help',
    when: waiting,
    run: () => ({ type: 'browser.copy' }),
  },
  {
    id: 'browser.open',
    strokes: ['o'],
    label: 'open URL',
    group: 'screen',
    shown: 'help',
    when: waiting,
    run: () => ({ type: 'browser.open' }),
  },
  {
    id: 'browser.again',
    strokes: ['r'],
    label: 'try again',
    group: 'screen',
    shown: 'help',
    when: waiting,
    run: () => ({ type: 'browser.again' }),
  },
];

/** Its rows in addition to those of the URL. */
export const BROWSER_ROWS = { needed: 2, tips: 1, blanks: 3 } as const;

/** A URL takes several rows: the user must be able to copy it from the screen by hand, so it is shown whole or not at all. */
export function BrowserView(props: {
  readonly state: AppState;
  readonly width: number;
  readonly room: BrowserRoom;
}): ReactElement {
  const { state, width, room } = props;
  const { browser } = state.signIn;
  if (browser === undefined) return <TextLine text={` ${TEXT.start}`} width={width} />;
  const waitedMs = Math.min(BROWSER_LIMIT_MS, Math.max(0, state.nowMs - browser.startedAtMs));
  const blank = room.parts.has('blanks') ? <Text> </Text> : undefined;
  const whole = room.urlLines;
  return (
    <>
      <TextLine
        text={` ${TEXT.waiting(minutes(waitedMs), minutes(BROWSER_LIMIT_MS))}`}
        width={width}
        tone="accent"
      />
      {whole !== undefined && room.parts.has('tips') && (
        <>
          {blank}
          <TextLine text={` ${TEXT.openUrl}`} width={width} />
        </>
      )}
      {blank}
      {keyed(whole ?? [TEXT.urlTooLong]).map(({ key, text }) => (
        <TextLine key={key} text={`   ${text}`} width={width} />
      ))}
      {blank}
      <TextLine text={`   ${TEXT.keys}`} width={width} tone="dim" />
    </>
  );
}

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
