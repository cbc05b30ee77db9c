/** Replaces a hidden secret: of constant length, so that it does not reveal the length of the secret. */
export const MASK = '********';
