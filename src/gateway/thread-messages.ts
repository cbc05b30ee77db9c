/** Messages between the thread of the screen and the thread of the proxy. All of them survive structured cloning. */
import type { PlainError } from '../proxy/thread-messages.ts';
import type { GatewayRequest, LoginFacts, NamedTarget } from './types.ts';

/** What the proxy asks the screen for; `call` numbers the answers. */
export type Question =
  | { readonly what: 'resolve'; readonly host: string }
  | { readonly what: 'open'; readonly target: NamedTarget }
  | { readonly what: 'aliases' };

/** `open` is answered with the id of a session whose forward is in the same thread. */
export type Answer =
  | { readonly what: 'resolve'; readonly target: NamedTarget }
  | { readonly what: 'open'; readonly sessionId: string }
  | { readonly what: 'aliases'; readonly names: readonly string[] }
  | { readonly what: 'failed'; readonly error: PlainError };

export type ToGateway =
  | { readonly kind: 'open'; readonly request: GatewayRequest }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: Answer }
  | { readonly kind: 'close' };

export type FromGateway =
  | {
      readonly kind: 'listening';
      readonly port: number;
      readonly pacUrl: string;
      readonly login: LoginFacts | undefined;
    }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: PlainError }
  | { readonly kind: 'ask'; readonly call: number; readonly question: Question }
  | { readonly kind: 'refused'; readonly text: string };
