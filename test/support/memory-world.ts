/** Everything that the store reaches for, in memory: a test sets it up, acts, and looks at what was done to it. */

import type { LaunchPlan, LaunchRequest } from '../../src/launch/types.ts';
import { BndError } from '../../src/lib/errors.ts';
import { createLogRing } from '../../src/lib/log-ring.ts';
import type {
  Preferences,
  Profile,
  SettingsStore,
  StoredToken,
  TargetMemory,
} from '../../src/settings/types.ts';
import type {
  BackgroundForward,
  BackgroundPort,
  HandedForward,
  Lab,
  LogPort,
  Ports,
} from '../../src/store/ports.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryController } from './memory-controller.ts';
import { MemoryForward } from './memory-forward.ts';

export class MemoryWorld {
  readonly clock = new ManualClock();
  readonly controller = new MemoryController(this.clock.now());
  readonly forwards: MemoryForward[] = [];
  /** Texts and secrets. */
  readonly copied: string[] = [];
  readonly copiedSecrets: string[] = [];
  readonly cleared: string[] = [];
  readonly notices: string[] = [];
  readonly openedUrls: string[] = [];
  readonly saved: string[] = [];
  /** Files that were asked for, by their path. */
  readonly files = new Map<string, string>();
  readonly crashes: unknown[] = [];
  readonly launched: LaunchPlan[] = [];
  /** What plans were asked for. */
  readonly launchRequests: LaunchRequest[] = [];
  clients: readonly string[] = ['psql', 'ssh', 'custom'];
  /** Launched in a window of their own; undefined = there can be none. */
  besides: LaunchPlan[] | undefined;
  storedToken: StoredToken | undefined;
  savedMemory: Record<string, TargetMemory> = {};
  profiles: Profile[] = [];
  preferences: Preferences = { theme: undefined, readOnly: undefined };
  settingsFailure: BndError | undefined;
  portFailure: BndError | undefined;
  /** Ports that other programs listen on. */
  readonly busyPorts = new Set<number>();
  planFailure: BndError | undefined;
  besideFailure: BndError | undefined;
  plan: LaunchPlan | undefined;
  lent = 0;
  stops = 0;
  /** How long the sessions of opened forwards last. */
  sessionMs = 28_800_000;
  exits = 0;

  #mustBeFree(port: number): void {
    if (this.portFailure !== undefined) throw this.portFailure;
    if (this.busyPorts.has(port)) throw new BndError('port-busy', `Port ${port} is in use.`);
  }

  ports(lab?: Lab): Ports {
    return {
      connect: async (address) => {
        if (!address.startsWith('http')) throw new BndError('bad-address', `"${address}" is no address.`);
        const { api } = this.controller;
        return address === api.address ? api : { ...api, address };
      },
      checkListen: async (_, port) => this.#mustBeFree(port),
      openForward: async ({
        authorizationToken,
        listenAddress,
        listenPort: wanted = 0,
        nextIfBusy = false,
      }) => {
        let listenPort = wanted;
        while (nextIfBusy && this.busyPorts.has(listenPort)) listenPort += 1;
        this.#mustBeFree(listenPort);
        const sessionId = authorizationToken.replace('authorization of ', '');
        const targetId = this.controller.rows.sessions.find((row) => row.id === sessionId)?.targetId ?? '';
        const forward = new MemoryForward({
          sessionId,
          targetId,
          listenPort,
          ...(listenAddress === undefined ? {} : { listenAddress }),
          expiresAtMs: this.clock.now() + this.sessionMs,
        });
        this.forwards.push(forward);
        return forward;
      },
      settings: async () => this.#settings,
      launcher: async () => ({
        choices: () => this.clients,
        plan: async (request) => {
          this.launchRequests.push(request);
          if (this.planFailure !== undefined) throw this.planFailure;
          return this.plan;
        },
        run: async (plan) => {
          this.launched.push(plan);
          return { exitCode: 0, signal: undefined };
        },
        beside: () => this.besides !== undefined || 'a new window needs tmux',
        runBeside: async (plan) => {
          if (this.besideFailure !== undefined) throw this.besideFailure;
          this.besides?.push(plan);
        },
      }),
      clipboard: {
        copy: async (text) => {
          this.copied.push(text);
        },
        copySecret: async (secret) => {
          this.copied.push(secret);
          this.copiedSecrets.push(secret);
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
      background: this.background,
      clock: this.clock,
      terminal: {
        lend: async (run) => {
          this.lent += 1;
          return run();
        },
      },
      log: this.log,
      files: {
        write: async (file, text, replace) => {
          if (this.files.has(file) && !replace) return 'exists';
          this.files.set(file, text);
          return { path: file };
        },
      },
      random: () => 0.5,
      crash: (error) => {
        this.crashes.push(error);
      },
      exit: () => {
        this.exits += 1;
      },
    };
  }

  /** What a background process was given; a failure that is set makes it refuse. */
  readonly handed: HandedForward[] = [];
  readonly stopped: string[] = [];
  handOverFailure: string | undefined;
  running: BackgroundForward[] = [];
  lost: BackgroundForward[] = [];

  readonly background: BackgroundPort = {
    supported: true,
    start: async () => ({
      take: async (forwards) => {
        this.handed.push(...forwards);
        const message = this.handOverFailure;
        return message === undefined ? [] : forwards.map(({ sessionId }) => ({ sessionId, message }));
      },
    }),
    list: async () => ({ running: this.running, lost: this.lost.splice(0) }),
    stop: async (sessionId) => {
      this.stopped.push(sessionId);
      this.running = this.running.filter((forward) => forward.sessionId !== sessionId);
    },
  };

  readonly log = this.#memoryLog();

  #memoryLog(): LogPort {
    const ring = createLogRing(2000, this.clock.now);
    return {
      ...ring,
      fileLevel: 'info',
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
    tokenFile: '/tokens.json',
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
      if (this.settingsFailure !== undefined) throw this.settingsFailure;
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
