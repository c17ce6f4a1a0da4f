/** The parts of one sandbox. Sandboxes share only the routes of equal pages, which never change. */
import type { Json, Operation } from "../../generator/ir/model.ts";
import { SandboxClock } from "../util/clock.ts";
import { FaultPlan } from "../faults/plan.ts";
import type { Credentials } from "../keys/credentials.ts";
import type { Merchants, Owner } from "../merchants/merchants.ts";
import type { CheckedMerchant } from "../merchants/options.ts";
import { Signers } from "../keys/signers.ts";
import type { NotifyHosts } from "../http/network.ts";
import { Notifier } from "../notify/notifier.ts";
import { documentedOriginalType, isDocumentedEvent, sampleResource } from "../notify/sample.ts";
import { Downloads } from "../downloads/downloads.ts";
import { routesOf, type Routes } from "../request/routes.ts";
import { Seed } from "../util/seed.ts";
import { makeState, type State } from "../state/state.ts";

/** The parts of one sandbox. */
export interface Platform {
  readonly merchants: Merchants;
  /** What signs for WeChat Pay, with its keys. */
  readonly signers: Signers;
  readonly seed: Seed;
  readonly clock: SandboxClock;
  readonly faults: FaultPlan;
  readonly routes: Routes;
  readonly notifier: Notifier;
  readonly notifyHosts: NotifyHosts;
  readonly state: State;
  readonly downloads: Downloads;
  /** Whether operations keep no state. */
  readonly isStateless: boolean;
}

/** The options of a sandbox with their defaults; see `SandboxOptions`. */
export interface PlatformOptions {
  readonly operations: readonly Operation[];
  /** The keys of WeChat Pay. */
  readonly credentials: Credentials;
  readonly merchants: Merchants;
  readonly seed: string;
  readonly speed: number;
  readonly payAfter: number | undefined;
  readonly settleAfter: number;
  readonly notifyHosts: NotifyHosts;
  readonly isStateless: boolean;
}

/** Creates the parts of a sandbox. */
export function makePlatform(options: PlatformOptions): Platform {
  const { operations, credentials, merchants, payAfter, settleAfter, notifyHosts, isStateless } = options;
  const seed = new Seed(options.seed);
  const signers = new Signers(credentials, seed);
  const clock = new SandboxClock(options.speed);
  const faults = new FaultPlan();
  const contextOf = (owner: Owner) => ({ seed, recipient: merchants.owner(owner).keys, named: {} });
  const documented = (eventType: string, owner: Owner) => ({
    resource: sampleResource(eventType, operations, contextOf(owner)),
    originalType: documentedOriginalType(eventType, operations),
  });
  const resourceOf = (eventType: string, facts: { [name: string]: Json }, owner: Owner) =>
    sampleResource(eventType, operations, contextOf(owner), facts) ?? facts;
  const isDocumented = (eventType: string) => isDocumentedEvent(eventType, operations);
  const sender = { merchants, signers, clock, faults, documented };
  const notifier = new Notifier(sender, notifyHosts);
  const defaultCaller = merchants.first.id;
  const state = makeState({
    ...{ seed, clock, notifier, payAfter, settleAfter, defaultCaller, resourceOf, isDocumented },
  });
  const downloads = new Downloads();
  const routes = routesOf(operations);
  return {
    ...{ merchants, signers, seed, clock, faults, routes },
    ...{ notifier, notifyHosts, state, downloads, isStateless },
  };
}

/** Adds merchants. @throws CredentialsError if an id is used already */
export async function addMerchants(platform: Platform, list: readonly CheckedMerchant[]): Promise<void> {
  await platform.merchants.add(list);
  await prepareSigners(platform);
}

/** Makes WeChat Pay's keys for the algorithms of all merchants. */
export async function prepareSigners({ merchants, signers }: Platform): Promise<void> {
  for (const { keys } of merchants.all) await signers.prepare(keys.suite);
}
