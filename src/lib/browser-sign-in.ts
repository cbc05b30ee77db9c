/** Times of a sign-in with a browser, on the screen and without it. */

/** How long the user may take at the provider. */
export const BROWSER_LIMIT_MS = 5 * 60_000;

/** How often the controller is asked: as by the official client (internal/cmd/commands/authenticate/oidc.go in hashicorp/boundary). */
export const ASK_EVERY_MS = 1500;
