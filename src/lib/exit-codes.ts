/** Exit codes of the program. */
export const EXIT_OK = 0;

/** The controller, the worker or the network failed or refused. */
export const EXIT_FAILED = 1;

/** Wrong usage, or the command cannot run here. */
export const EXIT_USAGE = 2;

/** EX_SOFTWARE of sysexits.h. */
export const EXIT_BUG = 70;

/** A program to run is not installed, as shells report it. */
export const EXIT_NOT_FOUND = 127;
