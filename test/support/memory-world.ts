/** All ports of the program in memory: a test sets them up, acts, and inspects them. */

import type {
  BackgroundForward,
  BackgroundPort,
  CopyResult,
  HandedForward,
  Lab,
  LogPort,
  Ports,
} from '../../src/app/core/ports.ts';
import { type SessionRef, sessionKey } from '../../src/app/core/session-ref.ts';
import type { Launcher, LaunchPlan, LaunchRequest } from '../../src/launch/types.ts';
import { BndError } from '../../src/lib/errors.ts';
import { createLogRing } from '../../src/lib/log-ring.ts';
import type { OpenForward } from '../../src/proxy/types.ts';
import type { SeenWords } from '../../src/settings/seen-words.ts';
import type {
  Preferences,
  Profile,
  SettingsStore,
  StoredToken,
  TargetMemory,
  TokenBackend,
} from '../../src/settings/types.ts';
import { Holds } from './holds.ts';
import { ManualClock } from './manual-clock.ts';
import { memoryClipboard } from './memory-clipboard.ts';
import { MemoryController } from './memory-controller.ts';
import { MemoryForward } from './memory-forward.ts';
import { type MemoryGateway, MemoryKept, memoryGateways } from './memory-gateway.ts';
import { memorySettings } from './memory-settings.ts';

export class MemoryWorld {
  readonly clock = new ManualClock();
  readonly controller = new MemoryController(this.clock.now);
  readonly controllers = new Map([[this.controller.address, this.controller]]);
  readonly forwards: MemoryForward[] = [];
  readonly gateways: MemoryGateway[] = [];
  /** Texts and secrets. */
  readonly copied: string[] = [];
  readonly copiedSecrets: string[] = [];
  readonly cleared: string[] = [];
  copyResult: CopyResult = 'taken';
  readonly notices: string[] = [];
  readonly openedUrls: string[] = [];
  readonly saved: string[] = [];
  /** Requested files, by path. */
  readonly files = new Map<string, string>();
  readonly crashes: unknown[] = [];
  readonly launched: LaunchPlan[] = [];
  /** Requests for plans. */
  readonly launchRequests: LaunchRequest[] = [];
  clients: readonly string[] = ['psql', 'ssh', 'custom'];
  /** Launched in a separate window; undefined: not possible. */
  besides: LaunchPlan[] | undefined;
  storedToken: StoredToken | undefined;
  tokenBackend: TokenBackend = 'memory';
  /** Of a controller in addition to those of the test; see shadow.ts. */
  shadowToken: (StoredToken & { readonly address: string }) | undefined;
  shadowRunning: BackgroundForward[] = [];
  savedMemory: Record<string, TargetMemory> = {};
  profiles: Profile[] = [];
  preferences: Preferences = { theme: undefined, readOnly: undefined };
  settingsFailure: BndError | undefined;
  readonly warnings: string[] = [];
  /** A warning of the settings that comes later. */
  warn: (text: string) => void = () => undefined;
  /** Addresses of the controllers that were entered, the newest last. */
  readonly used: string[] = [];
  /** Words for completion, as they were kept. */
  readonly seen: (Partial<SeenWords> & { readonly address: string })[] = [];
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
  random = (): number => 0.5;

  /** By these names: `launcher`, `plan`, `log path`, `write file`, `settings`, `load token`, `background`. */
  readonly #holds = new Holds();

  /** Holds the next answer until the returned function is called. */
  hold(what: string): () => void {
    return this.#holds.hold(what);
  }

  #mustBeFree(port: number): void {
    if (this.portFailure !== undefined) throw this.portFailure;
    if (this.busyPorts.has(port)) throw new BndError('port-busy', `Port ${port} is in use.`);
  }

  /** An additional controller, with the same ids as the first one. */
  addController(address: string): MemoryController {
    const controller = new MemoryController(this.clock.now, address);
    this.controllers.set(address, controller);
    return controller;
  }

  readonly #openForward: OpenForward = async ({
    authorizationToken,
    listenAddress,
    listenPort: wanted = 0,
    nextIfBusy = false,
    sessionState,
  }) => {
    let listenPort = wanted;
    while (nextIfBusy && this.busyPorts.has(listenPort)) listenPort += 1;
    this.#mustBeFree(listenPort);
    const [, sessionId = '', address = ''] =
      /^authorization of (\S+) at (\S+)$/.exec(authorizationToken) ?? [];
    const controller = this.controllers.get(address) ?? this.controller;
    const targetId = controller.rows.sessions.find((row) => row.id === sessionId)?.targetId ?? '';
    const forward = new MemoryForward({
      sessionId,
      targetId,
      listenPort,
      ...(listenAddress === undefined ? {} : { listenAddress }),
      expiresAtMs: this.clock.now() + this.sessionMs,
      sessionState,
      clock: this.clock,
    });
    forward.onCancel = () => controller.replaceSession(sessionId, { status: 'canceling' });
    this.forwards.push(forward);
    return forward;
  };

  ports(lab?: Lab | Promise<Lab>): Ports {
    return {
      connect: async (address) => {
        if (!address.startsWith('http')) throw new BndError('bad-address', `"${address}" is not an address.`);
        const { api } = this.controllers.get(address) ?? this.controller;
        return address === api.address ? api : { ...api, address };
      },
      checkListen: async (_, port) => this.#mustBeFree(port),
      openForward: this.#openForward,
      openGateway: memoryGateways(this.gateways, this.#openForward, (port) => this.#mustBeFree(port)),
      settings: async () => {
        await this.#holds.pass('settings');
        return this.#settings;
      },
      launcher: async () => {
        await this.#holds.pass('launcher');
        return this.#launcher;
      },
      clipboard: memoryClipboard(this),
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
          if (lab === undefined) throw new BndError('lab-failed', 'Could not start the lab.');
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
          await this.#holds.pass('write file');
          if (this.files.has(file) && !replace) return 'exists';
          this.files.set(file, text);
          return { path: file };
        },
      },
      random: () => this.random(),
      crash: (error) => {
        this.crashes.push(error);
      },
      exit: () => {
        this.exits += 1;
      },
    };
  }

  readonly #launcher: Launcher = {
    choices: () => this.clients,
    plan: async (request) => {
      this.launchRequests.push(request);
      const { plan } = this;
      await this.#holds.pass('plan');
      if (this.planFailure !== undefined) throw this.planFailure;
      return plan;
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
  };

  /** What a background process was given; a failure makes it refuse. */
  readonly handed: HandedForward[] = [];
  readonly kept = new MemoryKept();
  /** Sessions that the background was asked to end, and those for which it should only close the port. */
  readonly stopped: string[] = [];
  readonly portsClosed: string[] = [];
  handOverFailure: string | undefined;
  running: BackgroundForward[] = [];
  lost: BackgroundForward[] = [];

  readonly background: BackgroundPort = {
    supported: true,
    start: async () => ({
      take: async ({ forwards, proxy }) => {
        this.handed.push(...forwards);
        const message = this.handOverFailure;
        const failed = forwards.flatMap(({ controller, sessionId }) =>
          message === undefined ? [] : [{ controller, sessionId, message }],
        );
        return { failed, proxyFailed: this.kept.take(proxy) };
      },
    }),
    list: async () => {
      const running = [...this.running, ...this.shadowRunning];
      const answer = { ...this.kept.list(), running, lost: this.lost.splice(0) };
      await this.#holds.pass('background');
      return answer;
    },
    stop: async (forward) => {
      this.stopped.push(forward.sessionId);
      this.#drop(forward);
      return { ended: true, by: 'worker' };
    },
    close: async (forward) => {
      this.portsClosed.push(forward.sessionId);
      this.#drop(forward);
    },
    ...this.kept.port,
  };

  #drop(ref: SessionRef): void {
    const isOther = (forward: BackgroundForward): boolean => sessionKey(forward) !== sessionKey(ref);
    this.running = this.running.filter(isOther);
    this.shadowRunning = this.shadowRunning.filter(isOther);
  }

  /** Lines are dropped while it is set. */
  isLogMuted = false;
  readonly log = this.#memoryLog();

  #memoryLog(): LogPort {
    const ring = createLogRing(2000, this.clock.now);
    return {
      ...ring,
      fileLevel: 'info',
      write: (level, message, source = 'app') => {
        if (!this.isLogMuted) ring.write(level, message, source);
      },
      path: async () => {
        await this.#holds.pass('log path');
        return '/home/ana/.local/state/bnd-tui/bnd-tui.log';
      },
      save: async (text) => {
        this.saved.push(text);
        return '/home/ana/.local/state/bnd-tui/bnd-tui-1.log';
      },
    };
  }

  readonly #otherMemory = new Map<string, Record<string, TargetMemory>>();

  #memoryOf(address: string): Record<string, TargetMemory> {
    if (address === this.controller.address || !this.controllers.has(address)) return this.savedMemory;
    const known = this.#otherMemory.get(address) ?? {};
    this.#otherMemory.set(address, known);
    return known;
  }

  readonly #settings: SettingsStore = memorySettings(this, {
    memoryOf: (address) => this.#memoryOf(address),
    held: () => this.#holds.pass('load token'),
  });
}
