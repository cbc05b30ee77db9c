/** Where the program keeps things, as the screen of choices tells it. */
export interface ConfigPlaces {
  readonly settingsFile: string;
  readonly logFile: string;
  /** A file, or the name of what keeps tokens instead. */
  readonly tokenStore: string;
  /** What is wrong with the settings. */
  readonly warnings: readonly string[];
}
