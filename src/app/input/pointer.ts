/** Positions of drawn elements, recorded while drawing and read by the mouse. */
import type { DOMElement } from 'ink';
import { createContext, type RefObject } from 'react';
import type { MenuEntry } from './layers.ts';
import { createMouseReader, type MouseReader, type MouseReport } from './mouse.ts';
import type { KeySize } from './use-keyboard.ts';

/** The visible rows and titles of a list. */
export interface DrawnList {
  readonly box: RefObject<DOMElement | null>;
  /** Columns before the first one. */
  readonly indent: number;
  readonly rows: readonly { readonly id: string }[];
  readonly columns: readonly { readonly title: string; readonly fitted: number }[];
}

/** Written while drawing; not part of the state, nothing is drawn from it. */
export interface Drawn {
  list: DrawnList | undefined;
  frame:
    | { readonly keyAt: (x: number, y: number) => MenuEntry | undefined; readonly size: KeySize }
    | undefined;
}

export interface Pointer {
  readonly drawn: Drawn;
  readonly reader: MouseReader;
  /** Removes mouse input from the text of an input event. */
  readonly typed: (input: string) => string;
  readonly act: (report: MouseReport) => void;
}

/** A pointer without any targets. */
export function createPointer(act: (report: MouseReport, drawn: Drawn) => void = () => {}): Pointer {
  const drawn: Drawn = { list: undefined, frame: undefined };
  const reader = createMouseReader();
  return { drawn, reader, typed: reader.typed, act: (report) => act(report, drawn) };
}

export const PointerContext = createContext<Drawn>({ list: undefined, frame: undefined });

/** Position of a box on the screen. */
export function placeOf(box: DOMElement): { readonly x: number; readonly y: number } {
  let [x, y] = [0, 0];
  for (let node: DOMElement | undefined = box; node !== undefined; node = node.parentNode) {
    x += node.yogaNode?.getComputedLeft() ?? 0;
    y += node.yogaNode?.getComputedTop() ?? 0;
  }
  return { x, y };
}
