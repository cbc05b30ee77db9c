/** What the form leaves out during a browser sign-in, so that the whole URL fits: a part of one cannot be opened. */
import { sanitize } from '../../../lib/text.ts';
import { wrapText } from '../../../lib/text-width.ts';

/** Parts of the form that can be left out, the least needed first. */
const PARTS = ['blanks', 'tips', 'contact', 'methods'] as const;

export type FormPart = (typeof PARTS)[number];

/** All parts, as without a browser sign-in. */
export const ALL_PARTS: ReadonlySet<FormPart> = new Set(PARTS);

/** As on low terminals, and in spoken text. */
export const WITHOUT_BLANKS: ReadonlySet<FormPart> = new Set(PARTS.slice(1));

/** Rows of the form besides those of the URL. */
interface FormRows extends Readonly<Record<FormPart, number>> {
  /** Rows that are always shown. */
  readonly needed: number;
}

export interface BrowserRoom {
  readonly parts: ReadonlySet<FormPart>;
  /** All lines of the URL; undefined if they do not fit. */
  readonly urlLines: readonly string[] | undefined;
}

/** Returns what fits into `height` rows. Instead of a URL that does not fit, one row is left for a text. */
export function browserRoom(authUrl: string, width: number, height: number, rows: FormRows): BrowserRoom {
  const urlLines = wrapText(sanitize(authUrl), width - 4);
  const parts = fittingParts(height - urlLines.length, rows);
  return parts === undefined
    ? { parts: fittingParts(height - 1, rows) ?? new Set(), urlLines: undefined }
    : { parts, urlLines };
}

/** As many parts as fit; undefined if the needed rows do not. */
function fittingParts(height: number, rows: FormRows): ReadonlySet<FormPart> | undefined {
  for (let leftOut = 0; leftOut <= PARTS.length; leftOut += 1) {
    const parts = PARTS.slice(leftOut);
    if (parts.reduce((sum, part) => sum + rows[part], rows.needed) <= height) return new Set(parts);
  }
  return undefined;
}
