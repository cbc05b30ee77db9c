/** What stands for a hidden secret: always as long, so that it does not even tell how long the secret is. */
export const MASK = '********';
