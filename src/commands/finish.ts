/** Passes the exit code of a command's action to the program. */
export type Finish = (exitCode: number) => void;
