/** The parts of one sandbox. Sandboxes share only the routes of equal pages, which never change. */
import type { Json, Operation } from "../../generator/ir/model.ts";
import { SandboxClock } from "../util/clock.ts";
import { FaultPlan } from "../faults/plan.ts";
import type { Credentials } from "../keys/credentials.ts";
import { MessageSigner } from "../keys/message-signer.ts";
import { WechatpayKeys } from "../keys/wechatpay-keys.ts";
import { Notifier } from "../notify/notifier.ts";
import { documentedOriginalType, sampleResource } from "../notify/sample.ts";
import { Downloads } from "../downloads/downloads.ts";
import { routesOf, type Routes } from "../request/routes.ts";
import { Seed } from "../util/seed.ts";
import { makeState, type State } from "../state/state.ts";

/** The parts of one sandbox. */
export interface Platform {
  readonly credentials: Credentials;
  readonly keys: WechatpayKeys;
  readonly signer: MessageSigner;
  readonly seed: Seed;
  readonly clock: SandboxClock;
  readonly faults: FaultPlan;
  readonly routes: Routes;
  readonly notifier: Notifier;
  readonly state: State;
  readonly downloads: Downloads;
  /** Whether operations keep no state. */
  readonly isStateless: boolean;
}

/** The options of a sandbox with their defaults; see `SandboxOptions`. */
export interface PlatformOptions {
  readonly operations: readonly Operation[];
  readonly credentials: Credentials;
  readonly seed: string;
  readonly speed: number;
  readonly payAfter: number | undefined;
  readonly settleAfter: number;
  readonly notifyBeyondLoopback: boolean;
  readonly isStateless: boolean;
}

/** Creates the parts of a sandbox. */
export function makePlatform(options: PlatformOptions): Platform {
  const { operations, credentials, payAfter, settleAfter, isStateless } = options;
  const seed = new Seed(options.seed);
  const keys = new WechatpayKeys(credentials, seed);
  const signer = new MessageSigner(keys);
  const clock = new SandboxClock(options.speed);
  const faults = new FaultPlan();
  const context = { seed, merchantPublicKey: credentials.merchantPublicKey, named: {} };
  const documented = (eventType: string) => ({
    resource: sampleResource(eventType, operations, context),
    originalType: documentedOriginalType(eventType, operations),
  });
  const resourceOf = (eventType: string, facts: { [name: string]: Json }) =>
    sampleResource(eventType, operations, context, facts) ?? facts;
  const sender = { credentials, signer, clock, faults, documented };
  const notifier = new Notifier(sender, options.notifyBeyondLoopback);
  const state = makeState({ seed, clock, notifier, payAfter, settleAfter, resourceOf });
  const downloads = new Downloads();
  const routes = routesOf(operations);
  return {
    ...{ credentials, keys, signer, seed, clock, faults, routes },
    ...{ notifier, state, downloads, isStateless },
  };
}
