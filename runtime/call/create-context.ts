/** Reads and checks the options of a client. */
import { ConfigError, optionError } from "../errors.ts";
import { checkExpiry, staticKeyRing } from "../keys/key-ring.ts";
import { readKeys } from "../keys/read-keys.ts";
import type { Platform } from "../platform/platform.ts";
import { isHeaderValue } from "../protocol/headers.ts";
import { wait } from "../util/async.ts";
import { isTimeout, TIMEOUT_RULE } from "../util/clock.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { type OptionNames, unknownOption } from "../util/options.ts";
import { own } from "../util/own.ts";
import { VERSION } from "../version.ts";
import type { ClientContext } from "./client-context.ts";
import { type CallInfo, countAttempts } from "./events.ts";
import { type Base, BASES_RULE, INSECURE_HOSTS_RULE, readBases, readInsecureHosts } from "./hosts.ts";
import type { ClientOptions } from "./options.ts";
import { type Course, missingPart, type Parts, type RetriedCall } from "./parts.ts";
import type { CheckSettings } from "./report.ts";
import { withTransport } from "./transport.ts";

/** The default of `timeout` in milliseconds. */
const TIMEOUT = 30_000;

/**
 * Creates the context of a client from its options, on a platform.
 *
 * @throws ConfigError if an option is invalid, or if it needs a part that the client does not have
 */
export function createContext(input: ClientOptions, defaults: Platform, parts: Parts): ClientContext {
  if (!isObject(input)) {
    const why = `expected an object, received ${kindOf(input)}. Pass the options of the client.`;
    throw optionError("ERR_CONFIG_OPTIONS", "options", why);
  }
  const options = own(input);
  const unknown = unknownOption(options, OPTIONS);
  if (unknown !== undefined) throw new ConfigError("ERR_CONFIG_OPTIONS", `createClient: ${unknown}`);
  const platform = withTransport(defaults, options);
  const { baseUrl, userAgent = `wechatpay-ts/${VERSION} ${platform.name}`, onEvent } = options;
  const insecureHosts = readInsecureHosts(options.insecureHosts ?? []);
  if (insecureHosts === undefined)
    throw optionError("ERR_CONFIG_OPTIONS", "insecureHosts", INSECURE_HOSTS_RULE);
  const bases = baseUrl === undefined ? undefined : readBases(baseUrl, insecureHosts);
  if (baseUrl !== undefined && bases === undefined)
    throw optionError("ERR_CONFIG_BASE_URL", "baseUrl", BASES_RULE);
  for (const name of ["now", "onEvent", "certificates"] as const) {
    if (options[name] === undefined || typeof options[name] === "function") continue;
    throw optionError("ERR_CONFIG_OPTIONS", name, `expected a function, received ${kindOf(options[name])}`);
  }
  if (userAgent === "" || !isHeaderValue(userAgent)) {
    throw optionError("ERR_CONFIG_HEADER", "userAgent", "expected visible ASCII characters");
  }
  for (const [part, names] of PART_OPTIONS) {
    const name = parts[part] ? undefined : names.find((each) => options[each]);
    if (name !== undefined) throw optionError("ERR_CONFIG_OPTIONS", name, missingPart(part));
  }
  const startCourse = parts.retries?.create() ?? singleAttempt;
  let calls = 0;
  const context = {
    parts,
    keys: readKeys(options, platform, options.certificates !== undefined),
    platform,
    bases,
    insecureHosts,
    ...readLimits(options),
    ...(parts.retries?.settings(options) ?? { retries: 0, retryDelay: 0 }),
    ...(parts.checks?.settings(options, (message, code) => platform.warn(message, code)) ?? UNCHECKED),
    startCourse,
    startTrace: (info: CallInfo) => parts.events?.start(onEvent, info) ?? countAttempts(),
    wait,
    count: () => ++calls,
    userAgent,
    now: options.now ?? Date.now,
  };
  const isOnly = options.certificates === undefined;
  checkExpiry(context.keys.wechatpay, context.now(), isOnly, (text) =>
    platform.warn(text, "WECHATPAY_CERTIFICATES"),
  );
  return { ...context, ring: options.certificates?.(context) ?? staticKeyRing(context.keys.wechatpay) };
}

const OPTIONS: OptionNames<ClientOptions> = {
  ...{ mchid: true, brandId: true, serialNo: true, certificate: true, privateKey: true, apiV3Key: true },
  ...{ wechatpayKeys: true, certificates: true, algorithm: true },
  ...{ baseUrl: true, insecureHosts: true, transport: true, agent: true, userAgent: true },
  ...{ timeout: true, totalTimeout: true, retries: true, retryDelay: true },
  ...{ validate: true, onIssue: true, describe: true, onEvent: true, now: true },
};

/** The options of each part. */
const PART_OPTIONS: readonly (readonly [keyof Parts, readonly (keyof ClientOptions)[]])[] = [
  ["checks", ["validate", "onIssue", "describe"]],
  ["retries", ["retries", "retryDelay"]],
  ["events", ["onEvent"]],
];

/** The settings of a client without checks. */
const UNCHECKED: CheckSettings = { validate: false, onIssue: () => undefined, describe: String };

/** The course of a call without retries. */
function singleAttempt({ bases: [base] }: RetriedCall): Course {
  return { base: base as Base, next: () => undefined }; // a call has a base URL
}

/** Reads the time limits. @throws ConfigError */
function readLimits(options: ClientOptions): Pick<ClientContext, "timeout" | "totalTimeout"> {
  const { timeout = TIMEOUT, totalTimeout } = options;
  if (!isTimeout(timeout)) throw optionError("ERR_CONFIG_TIMEOUT", "timeout", TIMEOUT_RULE);
  if (totalTimeout !== undefined && !isTimeout(totalTimeout))
    throw optionError("ERR_CONFIG_TIMEOUT", "totalTimeout", TIMEOUT_RULE);
  return { timeout, totalTimeout };
}
