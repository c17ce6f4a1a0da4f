/** What the calls of one client share. */
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
