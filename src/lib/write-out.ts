/**
 * The only way for commands to write to stdout and stderr. All text is sanitized here: of all control characters only line breaks and tabs remain.
 * Text from outside that is part of a line also goes through `writeLine` or `sanitize`, so that it cannot start a line of its own.
 */
import { jsonText, sanitize, sanitizeLines } from './text.ts';

type Stream = NodeJS.WritableStream;

/** Writes text of whole lines to stdout. Resolves when it is flushed; a reader that stops early (`| head`) is not a failure. */
export function writeOut(text: string): Promise<void> {
  return write(process.stdout, sanitizeLines(text));
}

/** Writes one line to stdout, whatever its text contains. */
export function writeLine(text: string): Promise<void> {
  return write(process.stdout, `${sanitize(text)}\n`);
}

/** Writes a value as JSON to stdout: indented for one document, or as one line of a stream. */
export function writeJson(value: unknown, layout: 'document' | 'line' = 'document'): Promise<void> {
  return write(process.stdout, `${jsonText(value, layout === 'document' ? 2 : undefined)}\n`);
}

/** Writes lines to stderr; each stays one line whatever its text contains. */
export function writeError(...lines: readonly string[]): Promise<void> {
  return write(process.stderr, lines.map((line) => `${sanitize(line)}\n`).join(''));
}

/** Writes a prompt to stderr; the cursor stays behind it. */
export function writePrompt(text: string): Promise<void> {
  return write(process.stderr, sanitize(text));
}

/** Resolves when everything written before is flushed: a process that exits earlier truncates it, because pipes and sockets may be asynchronous. */
export async function outputFlushed(): Promise<void> {
  await Promise.all([write(process.stdout, ''), write(process.stderr, '')]);
}

/** For a terminal that does not report its width. */
const USUAL_COLUMNS = 80;

/** Returns the width of the terminal that stdout is, in columns; undefined for a file or a pipe. */
export function terminalColumns(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns || USUAL_COLUMNS : undefined;
}

const heard = new WeakSet<Stream>();

function write(stream: Stream, text: string): Promise<void> {
  // The callback below gets the error as well; without a listener it would end the process.
  if (!heard.has(stream)) stream.on('error', () => undefined);
  heard.add(stream);
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
