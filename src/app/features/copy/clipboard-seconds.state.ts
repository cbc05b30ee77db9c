/** Seconds that a copied secret stays in the clipboard unless something else was chosen. */
export const CLIPBOARD_SECONDS = 45;
