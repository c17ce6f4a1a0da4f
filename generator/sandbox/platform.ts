/** All that one sandbox is. Nothing in here is shared with another one, but the pages' tables, which nobody changes. */
import type { Operation } from "../model.ts";
import { SandboxClock } from "./clock.ts";
import { FaultPlan } from "./faults/plan.ts";
import type { Credentials } from "./keys/credentials.ts";
import { Signatory } from "./keys/signatory.ts";
import { WechatpayKeys } from "./keys/wechatpay-keys.ts";
import { routesOf, type Routes } from "./routes.ts";
import { Seed } from "./seed.ts";

export interface Platform {
  readonly credentials: Credentials;
  readonly keys: WechatpayKeys;
  readonly signatory: Signatory;
  readonly seed: Seed;
  readonly clock: SandboxClock;
  readonly faults: FaultPlan;
  readonly routes: Routes;
}

export interface PlatformOptions {
  readonly operations: readonly Operation[];
  readonly credentials: Credentials;
  readonly seed: string;
  readonly speed: number;
}

export function makePlatform({ operations, credentials, seed: text, speed }: PlatformOptions): Platform {
  const seed = new Seed(text);
  const keys = new WechatpayKeys(credentials, seed);
  return {
    credentials,
    keys,
    signatory: new Signatory(keys),
    seed,
    clock: new SandboxClock(speed),
    faults: new FaultPlan(),
    routes: routesOf(operations),
  };
}
