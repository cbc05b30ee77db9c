/** Writes to stdout and waits until it is on its way; a reader that has seen enough (`| head`) is no failure. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.once('error', () => resolve());
    process.stdout.write(text, () => resolve());
  });
}
