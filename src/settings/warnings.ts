/** Warnings about the settings that do not stop the program. */
export interface Warnings {
  add(text: string): void;
  /** So far. */
  all(): readonly string[];
  /** Called for each later one. */
  listen(listener: (text: string) => void): void;
}

export function createWarnings(): Warnings {
  const texts: string[] = [];
  const listeners: ((text: string) => void)[] = [];
  return {
    add: (text) => {
      texts.push(text);
      for (const listener of listeners) listener(text);
    },
    all: () => [...texts],
    listen: (listener) => {
      listeners.push(listener);
    },
  };
}
