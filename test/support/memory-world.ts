/** Everything that the store reaches for, in memory: a test sets it up, acts, and looks at what was done to it. */

import type { LaunchPlan } from '../../src/launch/types.ts';
import { BndError } from '../../src/lib/errors.ts';
import { createLogRing } from '../../src/lib/log-ring.ts';
import type {
  Preferences,
  Profile,
  SettingsStore,
  StoredToken,
  TargetMemory,
} from '../../src/settings/types.ts';
import type { Lab, LogPort, Ports } from '../../src/store/ports.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryController } from './memory-controller.ts';
import { MemoryForward } from './memory-forward.ts';

export class MemoryWorld {
  readonly clock = new ManualClock();
  readonly controller = new MemoryController(this.clock.now());
  readonly forwards: MemoryForward[] = [];
  readonly copied: string[] = [];
  readonly cleared: string[] = [];
  readonly notices: string[] = [];
  readonly openedUrls: string[] = [];
  readonly saved: string[] = [];
  readonly crashes: unknown[] = [];
  readonly launched: LaunchPlan[] = [];
  storedToken: StoredToken | undefined;
  savedMemory: Record<string, TargetMemory> = {};
  profiles: Profile[] = [];
  preferences: Preferences = { theme: undefined };
  settingsFailure: BndError | undefined;
  portFailure: BndError | undefined;
  plan: LaunchPlan | undefined;
  lent = 0;
  stops = 0;
  /** How long the sessions of opened forwards last. */
  sessionMs = 28_800_000;
  exits = 0;

  ports(lab?: Lab): Ports {
    return {
      connect: async (address) => {
        if (!address.startsWith('http')) throw new BndError('bad-address', `"${address}" is no address.`);
        const { api } = this.controller;
        return address === api.address ? api : { ...api, address };
      },
      openForward: async ({ authorizationToken, listenPort = 0 }) => {
        if (this.portFailure !== undefined) throw this.portFailure;
        const sessionId = authorizationToken.replace('authorization of ', '');
        const targetId = this.controller.rows.sessions.find((row) => row.id === sessionId)?.targetId ?? '';
        const forward = new MemoryForward({
          sessionId,
          targetId,
          listenPort,
          expiresAtMs: this.clock.now() + this.sessionMs,
        });
        this.forwards.push(forward);
        return forward;
      },
      settings: async () => this.#settings,
      launcher: async () => ({
        plan: async () => this.plan,
        run: async (plan) => {
          this.launched.push(plan);
          return { exitCode: 0, signal: undefined };
        },
      }),
      clipboard: {
        copy: async (text) => {
          this.copied.push(text);
        },
        clear: async (text) => {
          this.cleared.push(text);
        },
      },
      stopSelf: async () => {
        this.stops += 1;
      },
      notify: (text) => {
        this.notices.push(text);
      },
      openUrl: async (url) => {
        this.openedUrls.push(url);
        return true;
      },
      lab: {
        start: async () => {
          if (lab === undefined) throw new BndError('lab-failed', 'The lab could not be started.');
          return lab;
        },
      },
      clock: this.clock,
      terminal: {
        lend: async (run) => {
          this.lent += 1;
          return run();
        },
      },
      log: this.log,
      random: () => 0.5,
      crash: (error) => {
        this.crashes.push(error);
      },
      exit: () => {
        this.exits += 1;
      },
    };
  }

  readonly log = this.#memoryLog();

  #memoryLog(): LogPort {
    const ring = createLogRing(2000, this.clock.now);
    return {
      ...ring,
      write: (level, message, source = 'app') => void ring.write(level, message, source),
      path: async () => '/home/ana/.local/state/bnd-tui/bnd-tui.log',
      save: async (text) => {
        this.saved.push(text);
        return '/home/ana/.local/state/bnd-tui/bnd-tui-1.log';
      },
    };
  }

  readonly #settings: SettingsStore = {
    file: '/settings.json',
    logFile: '/log',
    profiles: () => this.profiles,
    saveProfile: async (profile) => {
      this.profiles = [profile, ...this.profiles.filter((known) => known.name !== profile.name)];
    },
    removeProfile: async (name) => {
      this.profiles = this.profiles.filter((known) => known.name !== name);
    },
    preferences: () => this.preferences,
    savePreferences: async (change) => {
      if (this.settingsFailure !== undefined) throw this.settingsFailure;
      this.preferences = { ...this.preferences, ...change };
    },
    targetMemory: () => this.savedMemory,
    saveTargetMemory: async (_, targetId, memory) => {
      this.savedMemory[targetId] = memory;
    },
    tokenBackend: 'memory',
    loadToken: async () => this.storedToken,
    saveToken: async (_, token) => {
      this.storedToken = token;
    },
    forgetToken: async () => {
      this.storedToken = undefined;
    },
  };
}
