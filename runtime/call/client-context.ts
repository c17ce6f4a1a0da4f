/** The settings and keys that the calls of one client share. */
import type { KeyRing } from "../keys/key-ring.ts";
import type { Keys } from "../keys/read-keys.ts";
import type { Platform } from "../platform/platform.ts";
import type { Wait } from "../util/async.ts";
import { isObject } from "../util/kind.ts";
import type { CallInfo, CallTrace } from "./events.ts";
import type { Base } from "./hosts.ts";
import type { Course, Parts, RetriedCall } from "./parts.ts";
import type { CheckSettings } from "./report.ts";

/** The settings and keys of one client. */
export interface ClientContext extends CheckSettings {
  readonly keys: Keys;
  readonly ring: KeyRing;
  readonly platform: Platform;
  /** The base URLs of the client; undefined if each operation has the one of its page. */
  readonly bases: readonly Base[] | undefined;
  /** Hosts that a base URL may name without https. */
  readonly insecureHosts: readonly string[];
  /** The time limit of an attempt in milliseconds. */
  readonly timeout: number;
  /** The time limit of a call in milliseconds; undefined to derive it from `timeout` and `retries`. */
  readonly totalTimeout: number | undefined;
  readonly retries: number;
  /** The longest wait before the first retry in milliseconds. */
  readonly retryDelay: number;
  readonly wait: Wait;
  /** Starts the events of a call. */
  readonly startTrace: (info: CallInfo) => CallTrace;
  /** Starts the attempts of a call. */
  readonly startCourse: (call: RetriedCall) => Course;
  readonly parts: Parts;
  /** Returns the number of the next call. */
  readonly count: () => number;
  readonly userAgent: string;
  /** Returns the current time in milliseconds since 1970. */
  readonly now: () => number;
}

/** A key of `Client` that its type does not show, with which the entry points of this package get the context. */
const INTERNALS = Symbol.for("wechatpay-ts.client");

/** The context of a client before it has a key ring. */
export type KeyProviderContext = Omit<ClientContext, "ring">;

/** Creates the key ring of one client, for keys that are not among its options. `platformCertificates` returns one. */
export type KeyProvider = (context: KeyProviderContext) => KeyRing;

/** Adds the context to a client, as a function, so that a log of the client shows no key. */
export function withInternals<Target extends object>(client: Target, context: ClientContext): Target {
  return { ...client, [INTERNALS]: () => context };
}

/** Returns the context of a client, also of a copy or a chain of it; undefined if it is not a client. */
export function contextOf(client: unknown): ClientContext | undefined {
  const isClient = isObject(client) && Object.hasOwn(client, INTERNALS);
  const read: unknown = isClient ? Reflect.get(client, INTERNALS) : undefined;
  return typeof read === "function" ? (read as () => ClientContext)() : undefined; // only withInternals sets it
}
