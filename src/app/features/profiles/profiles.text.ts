import { counted } from '../../../lib/format.ts';

/** Texts of the profiles screen, its dialog and its confirmations. */
export const profilesText = {
  // The screen.
  labStarts: '(bundled, starts with <enter>)',
  labAt: (address: string) => `${address} (bundled)`,
  firstStart: '<n> adds your controller, <enter> on lab starts the demo',
  currentMark: '* current',
  spokenInUse: (name: string) => `${name}, in use`,

  // Why a key does nothing.
  noneSelected: 'No profile selected',
  labUnchangeable: 'The lab is built in and cannot be changed',
  notSignedIn: (name: string) => `Not signed in to ${name}`,
  inUse: (name: string) => `${name} is in use. Switch to another profile first.`,

  dialog: {
    titleNew: 'New profile',
    title: (name: string) => `Profile ${name}`,
    defaultName: 'default: host of the address',
    optional: 'optional',
    keys: '<enter> save  <esc> cancel',
    saving: 'saving',
    addressRequired: 'A profile requires an address',
    nameTaken: (name: string) => `A profile named "${name}" already exists.`,
    nameTakenHint: 'Choose another name.',
  },

  // Results.
  unknown: (name: string) => `Unknown profile "${name}"`,
  forwardsKeepRunning: (forwards: number, profile: string) =>
    `${forwards === 1 ? '1 forward keeps' : `${forwards} forwards keep`} running while you use ${profile}`,
  saved: (name: string) => `Saved ${name}`,
  savedNew: (name: string) => `Saved ${name}. <enter> signs in.`,
  responded: (latencyMs: number) => `responded in ${Math.round(latencyMs)} ms`,
  signedOut: (name: string) => `Signed out of ${name}`,
  deleted: (name: string) => `Deleted ${name}`,
  deletedTokenStays: (name: string, reason: string) =>
    `Deleted ${name}, but its token stays valid until it expires: ${reason}`,

  deleteQuestion: {
    title: (name: string) => `Delete profile ${name}?`,
    effect: 'Signs out of the controller and deletes the stored token.',
    yes: 'Delete',
    no: 'Keep',
  },
  signOutQuestion: {
    title: (name: string) => `Sign out of ${name}?`,
    effect: 'Deletes the token; the controller then cancels every session opened with it.',
    yes: 'Sign out',
    no: 'Stay',
  },
  /** In both questions, with open forwards. */
  closesForwards: (forwards: number) =>
    `This closes ${counted(forwards, 'open forward')} and cancels ${forwards === 1 ? 'its session' : 'their sessions'}.`,
} as const;
