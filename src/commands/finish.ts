/** How the action of a command hands its exit code to the program. */
export type Finish = (exitCode: number) => void;
