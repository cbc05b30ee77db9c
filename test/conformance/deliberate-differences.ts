/** Where the bundled controller answers otherwise than a real one, on purpose, and why. */
export function deliberate(_group: string, _step: string, _difference: string): boolean {
  return false;
}
