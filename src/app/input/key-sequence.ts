/**
 * The sequence of the current key. Ink recognizes function keys, but its events have no field for them: they look like a key without any text. The
 * sequence is taken from the emitter behind `useInput`, which is not part of Ink's types; without it function keys do nothing.
 */
import { EventEmitter } from 'node:events';
import { useStdin } from 'ink';
import { type RefObject, useEffect, useRef } from 'react';

/** Used before `useInput` in a component, so that it is up to date when that calls its handler. */
export function useKeySequence(): RefObject<string> {
  const sequence = useRef('');
  const emitter: unknown = Reflect.get(useStdin(), 'internal_eventEmitter');
  useEffect(() => {
    if (!(emitter instanceof EventEmitter)) return undefined;
    const note = (input: unknown): void => {
      sequence.current = typeof input === 'string' ? input : '';
    };
    emitter.on('input', note);
    return () => {
      emitter.off('input', note);
    };
  }, [emitter]);
  return sequence;
}
