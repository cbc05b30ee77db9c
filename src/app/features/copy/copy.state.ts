/** The copy menu and the clipboard, as plain data. */
import type { InventoryName } from '../inventory/index.ts';

/** One line of the menu. */
export interface CopyItem {
  readonly label: string;
  readonly text: string;
}

/** The subject of the menu. */
export interface CopySubject<Kind extends string = 'target' | 'session' | 'scope' | InventoryName> {
  readonly kind: Kind;
  readonly id: string;
  /** The host selected on a target. */
  readonly hostId?: string;
}

/** The texts that can be copied of one thing. */
export interface CopyDialog {
  readonly kind: 'copy';
  readonly title: string;
  readonly items: readonly CopyItem[];
  readonly focus: number;
}

/** Copies to the clipboard. */
export type CopyAction =
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  | { readonly type: 'copy.menu'; readonly subject: CopySubject; readonly title: string }
  /** Without an index the focused item. */
  | { readonly type: 'copy.item'; readonly index?: number };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly copy: CopyAction;
  }
}

declare module '../../core/dialog.ts' {
  interface DialogKinds {
    readonly copy: CopyDialog;
  }
}
