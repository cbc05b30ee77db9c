/** The rows below the body: breadcrumbs or keys, and the flash line, which is also where filters and commands are typed. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { displayWidth, fitText, sanitize, takeColumns } from '../../lib/text.ts';
import { atEnd } from '../../store/prompt.ts';
import { type AppState, visiblePlace } from '../../store/state.ts';
import { useLooks } from '../context.ts';
import type { MenuEntry } from '../layers.ts';
import type { Layout } from '../layout.ts';
import { screenOf, screenPort } from '../registry.ts';
import { KeyLine } from './header.tsx';
import { Line, type Span } from './line.tsx';
import { TextField } from './text-field.tsx';

export interface BottomProps {
  readonly state: AppState;
  readonly layout: Layout;
  readonly menu: readonly MenuEntry[];
}

export function Bottom({ state, layout, menu }: BottomProps): ReactElement {
  return (
    <>
      {layout.bottom === 'crumbs' && <Line spans={crumbs(state)} width={layout.columns} />}
      {layout.bottom === 'keys' && <KeyLine menu={menu} width={layout.columns} />}
      {state.prompt === undefined ? (
        <Line spans={flashSpans(state)} width={layout.columns} />
      ) : (
        <PromptLine
          prompt={state.prompt}
          ghost={ghostOf(state)}
          hint={hintOf(state)}
          width={layout.columns}
        />
      )}
    </>
  );
}

function crumbs(state: AppState): readonly Span[] {
  if (visiblePlace(state).screen === 'sign-in') return [{ text: ' <sign in>', tone: 'accent' }];
  return state.places.map((place, index) => ({
    text: ` <${screenOf(place).crumb(state, place)}> `,
    tone: index === state.places.length - 1 ? 'accent' : 'dim',
  }));
}

/** A lab has no network to check: its process is gone. */
const LAB_HINT = ':ctx lab starts it again.';
const MARKS = { ok: 'ok ', warn: '!  ', error: 'x  ' } as const;

function flashSpans(state: AppState): readonly Span[] {
  if (state.closing) return [{ text: ' cancelling sessions and leaving', tone: 'accent' }];
  const { flash, busy, connection } = state;
  if (flash !== undefined) return [{ text: ` ${MARKS[flash.kind]}${flash.text}`, tone: flash.kind }];
  if (busy !== undefined) return [{ text: ` ${busy}`, tone: 'accent' }];
  const { offline } = connection;
  if (offline === undefined || visiblePlace(state).screen === 'sign-in') return [];
  const { message, hint } = offline.failure;
  return [{ text: ` x  ${message} ${connection.lab ? LAB_HINT : hint}`, tone: 'error' }];
}

function ghostOf(state: AppState): string {
  return atEnd(state) ? sanitize(screenPort.completion(state, state.prompt?.value.text ?? '')) : '';
}

/** What a filter can be, while it is empty. */
function hintOf(state: AppState): string {
  if (state.prompt?.kind !== 'filter') return '';
  const place = visiblePlace(state);
  const keys = Object.keys(screenOf(place).filterKeys?.(place) ?? {}).slice(0, 4);
  return ['words', '!not', '~fuzzy', 're:…', ...keys.map((key) => `${key}=`)].join('  ');
}

/** `ghost` is what `tab` would add. */
function PromptLine({
  prompt,
  ghost,
  hint,
  width,
}: {
  readonly prompt: NonNullable<AppState['prompt']>;
  readonly ghost: string;
  readonly hint: string;
  readonly width: number;
}): ReactElement {
  const { theme } = useLooks();
  const used = displayWidth(prompt.value.text) + 3;
  const sign = prompt.kind === 'filter' ? ' /' : ' :';
  if (ghost !== '' && used < width) {
    return (
      <Box height={1}>
        <Text {...theme.key}>{sign}</Text>
        <Text>{prompt.value.text}</Text>
        <Text inverse>{takeColumns(ghost, 1)}</Text>
        <Text {...theme.dim}>{fitText(ghost.slice(1), width - used)}</Text>
      </Box>
    );
  }
  return (
    <Box height={1}>
      <Text {...theme.key}>{sign}</Text>
      <TextField value={prompt.value} focused width={Math.max(4, width - 2)} placeholder={hint} />
    </Box>
  );
}
