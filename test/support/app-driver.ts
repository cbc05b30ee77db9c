/** The program without a terminal: keys by name in, state out. */

// Loaded before the program asks for it, so that it is there at once.
import 'fuzzysort';
import { type App, createApp } from '../../src/app/core/app.ts';
import type { Lab } from '../../src/app/core/ports.ts';
import { type AppState, visibleView } from '../../src/app/core/state.ts';
import { cursorOf } from '../../src/app/core/view.ts';
import type { ForwardView } from '../../src/app/features/forwards/forward-view.state.ts';
import { forwardById } from '../../src/app/features/forwards/held-forwards.state.ts';
import { dispatch } from '../../src/app/input/use-keyboard.ts';
import { CATALOG, PROGRAM } from '../../src/app/registry.ts';
import { settle } from './manual-clock.ts';
import { MemoryWorld } from './memory-world.ts';
import { leaveShadow } from './shadow.ts';

const NAMED =
  /^(enter|esc|tab|shift-tab|space|up|down|left|right|home|end|pgup|pgdn|backspace|ctrl-.|ctrl-space|shift-left|shift-right)$/;

export class AppDriver {
  readonly world: MemoryWorld;
  readonly app: App;

  constructor(
    world = new MemoryWorld(),
    options: {
      address?: string | undefined;
      lab?: Lab | Promise<Lab>;
      readOnly?: boolean;
      command?: string;
    } = {},
  ) {
    this.world = world;
    const app = createApp(PROGRAM, {
      version: '0.0.0',
      address:
        options.lab === undefined && !('address' in options) ? 'http://127.0.0.1:9200' : options.address,
      token: undefined,
      lab: options.lab !== undefined,
      readOnly: options.readOnly === true,
      command: options.command,
      ports: world.ports(options.lab),
    });
    this.app = {
      ...app,
      close: () => {
        this.isClosed = true;
        return app.close();
      },
    };
  }

  /** The test closed the program itself. */
  isClosed = false;

  get state(): AppState {
    return this.app.store.getState();
  }

  /** Our forward of a session of the current controller. */
  forward(sessionId: string): ForwardView | undefined {
    return forwardById(this.state, sessionId);
  }

  get screen(): string {
    return visibleView(this.state).screen;
  }

  get cursor(): string | undefined {
    return cursorOf(visibleView(this.state));
  }

  get toast(): string {
    return this.state.toast?.text ?? '';
  }

  async start(): Promise<this> {
    await leaveShadow(this);
    this.app.start();
    await settle();
    return this;
  }

  /** Named keys, or text that is typed letter by letter. */
  async press(...keys: readonly string[]): Promise<this> {
    for (const key of keys) {
      for (const stroke of NAMED.test(key) ? [key] : [...key]) {
        dispatch(
          { catalog: CATALOG, getState: this.app.store.getState, perform: this.app.perform },
          stroke === ' ' ? 'space' : stroke,
          { pageRows: 10, columns: 100 },
        );
        await settle();
      }
    }
    return this;
  }

  /** Starts and signs in; ends on the scopes. */
  async signIn(): Promise<this> {
    await this.start();
    return this.press('ana', 'tab', 'secret', 'enter');
  }
}
