/** Reads and checks the options of a client. */
import { optionError } from "../errors.ts";
import { checkExpiry, staticKeyRing } from "../keys/key-ring.ts";
import { readKeys } from "../keys/read-keys.ts";
import type { Platform } from "../platform/platform.ts";
import { isHeaderValue } from "../protocol/headers.ts";
import { wait } from "../util/async.ts";
import { MAX_TIMER_MS } from "../util/clock.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { own } from "../util/own.ts";
import { VERSION } from "../version.ts";
import type { ClientContext } from "./client-context.ts";
import { BASES_RULE, createOutages, readBases } from "./hosts.ts";
import type { ClientOptions } from "./options.ts";
import { inEnglish, isValidate, reportOnce, safeDescribe, VALIDATE_RULE, warning } from "./report.ts";
import { isRetries, RETRIES, RETRIES_RULE, RETRY_DELAY } from "./retry.ts";
import { withTransport } from "./transport.ts";

/** The default of `timeout` in milliseconds. */
const TIMEOUT = 30_000;
/** The rule of a time limit, as a clause for an error message. */
export const TIMEOUT_RULE = `expected milliseconds, more than 0 and at most ${MAX_TIMER_MS}`;
const DELAY_RULE = `expected milliseconds, from 0 to ${MAX_TIMER_MS}`;

/** Creates the context of a client from its options, on a platform. @throws ConfigError */
export function createContext(input: ClientOptions, defaults: Platform): ClientContext {
  if (!isObject(input)) {
    const why = `expected an object, received ${kindOf(input)}. Pass the options of the client.`;
    throw optionError("ERR_CONFIG_OPTIONS", "options", why);
  }
  const options = own(input);
  const platform = withTransport(defaults, options);
  const { baseUrl, userAgent = `wechatpay-ts/${VERSION} ${platform.name}` } = options;
  const bases = baseUrl === undefined ? undefined : readBases(baseUrl);
  if (baseUrl !== undefined && bases === undefined)
    throw optionError("ERR_CONFIG_BASE_URL", "baseUrl", BASES_RULE);
  for (const name of ["now", "onIssue", "onEvent", "describe", "certificates"] as const) {
    if (options[name] === undefined || typeof options[name] === "function") continue;
    throw optionError("ERR_CONFIG_OPTIONS", name, `expected a function, received ${kindOf(options[name])}`);
  }
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw optionError("ERR_CONFIG_VALIDATE", "validate", VALIDATE_RULE);
  }
  if (userAgent === "" || !isHeaderValue(userAgent)) {
    throw optionError("ERR_CONFIG_HEADER", "userAgent", "expected visible ASCII characters");
  }
  const limits = readLimits(options);
  const keys = readKeys(options, platform, options.certificates !== undefined);
  const describe = safeDescribe(options.describe ?? inEnglish);
  const warn = warning((message, code) => platform.warn(message, code), describe);
  let calls = 0;
  const context = {
    keys,
    platform,
    bases,
    outages: createOutages(),
    ...limits,
    wait,
    validate: options.validate ?? "report",
    onIssue: reportOnce(options.onIssue ?? warn),
    describe,
    onEvent: options.onEvent,
    count: () => ++calls,
    userAgent,
    now: options.now ?? Date.now,
  };
  const isOnly = options.certificates === undefined;
  checkExpiry(keys.wechatpay, context.now(), isOnly, (text) => platform.warn(text, "WECHATPAY_CERTIFICATES"));
  return { ...context, ring: options.certificates?.(context) ?? staticKeyRing(keys.wechatpay) };
}

/** Reads the time limits and the retries. @throws ConfigError */
function readLimits(
  options: ClientOptions,
): Pick<ClientContext, "timeout" | "totalTimeout" | "retries" | "retryDelay"> {
  const { timeout = TIMEOUT, totalTimeout, retries = RETRIES, retryDelay = RETRY_DELAY } = options;
  if (!isTimeout(timeout)) throw optionError("ERR_CONFIG_TIMEOUT", "timeout", TIMEOUT_RULE);
  if (totalTimeout !== undefined && !isTimeout(totalTimeout))
    throw optionError("ERR_CONFIG_TIMEOUT", "totalTimeout", TIMEOUT_RULE);
  if (!isRetries(retries)) throw optionError("ERR_CONFIG_RETRIES", "retries", RETRIES_RULE);
  if (retryDelay !== 0 && !isTimeout(retryDelay))
    throw optionError("ERR_CONFIG_RETRIES", "retryDelay", DELAY_RULE);
  return { timeout, totalTimeout, retries, retryDelay };
}

/** Reports whether a value is a time limit in milliseconds. */
export function isTimeout(timeout: unknown): boolean {
  return typeof timeout === "number" && timeout > 0 && timeout <= MAX_TIMER_MS;
}
