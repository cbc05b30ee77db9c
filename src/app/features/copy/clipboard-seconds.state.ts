/** Default number of seconds until a copied secret is cleared from the clipboard. */
export const CLIPBOARD_SECONDS = 45;
