/** The settings and keys that the calls of one client share. */
import { isObject } from "../util/kind.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import type { Keys } from "../keys/keys.ts";
import type { Platform } from "../platform/platform.ts";
import type { Inspection } from "./report.ts";
import type { Wait } from "../util/clock.ts";
import type { OnEvent } from "./hooks.ts";
import type { Base, Outages } from "./hosts.ts";

export interface Context extends Inspection {
  readonly keys: Keys;
  readonly ring: KeyRing;
  readonly platform: Platform;
  /** The client's own; undefined: each operation is where its page says. */
  readonly bases: readonly Base[] | undefined;
  readonly outages: Outages;
  /** Milliseconds for an attempt. */
  readonly timeout: number;
  /** Milliseconds for a call; undefined: as long as its attempts may take. */
  readonly totalTimeout: number | undefined;
  readonly retries: number;
  /** Milliseconds. */
  readonly retryDelay: number;
  readonly wait: Wait;
  readonly onEvent: OnEvent | undefined;
  /** Numbers the calls. */
  readonly count: () => number;
  readonly userAgent: string;
  readonly now: () => number;
}

/** A key of `Client` that its type does not show: the entry points of this package need the keys of a client. */
const INTERNALS = Symbol.for("wechatpay-ts.client");

/** Adds the context to a client, as a function, so that a log of the client shows no key. */
export function withInternals<Target extends object>(client: Target, context: Context): Target {
  return { ...client, [INTERNALS]: () => context };
}

/** Returns the context of a client, also of a copy or a chain of it; undefined if it is not a client. */
export function contextOf(client: unknown): Context | undefined {
  const read: unknown = isObject(client) ? Reflect.get(client, INTERNALS) : undefined;
  return typeof read === "function" ? (read as () => Context)() : undefined; // set by withInternals alone
}
