/** Reads and checks the options of a client. */
import { isObject, kindOf } from "../util/kind.ts";
import { ConfigError, type ConfigErrorCode } from "../errors.ts";
import { staticKeyRing } from "../keys/key-ring.ts";
import { readKeys } from "../keys/keys.ts";
import type { ClientOptions } from "./options.ts";
import type { Platform } from "../platform/platform.ts";
import { safeDescribe, inEnglish, isValidate, onceEach, VALIDATE_RULE, warning } from "./report.ts";
import { VERSION } from "../version.ts";
import type { ClientContext } from "./client-context.ts";
import { MAX_TIMER_MS, wait } from "../util/clock.ts";
import { BASES_RULE, outages, readBases } from "./hosts.ts";
import { isHeaderValue } from "../protocol/headers.ts";
import { isRetries, RETRIES, RETRIES_RULE, RETRY_DELAY } from "./retry.ts";
import { withTransport } from "./transport.ts";

const TIMEOUT = 30_000;
export const TIMEOUT_RULE = `expected milliseconds, more than 0 and at most ${MAX_TIMER_MS}`;
const DELAY_RULE = `expected milliseconds, from 0 to ${MAX_TIMER_MS}`;

/** Creates the context of a client from its options. @throws ConfigError */
export function createContext(options: ClientOptions, given: Platform): ClientContext {
  if (!isObject(options)) {
    throw refusal("ERR_CONFIG_OPTIONS", `expected an object of options, received ${kindOf(options)}`);
  }
  const platform = withTransport(given, options);
  const { baseUrl, userAgent = `wechatpay-ts/${VERSION} ${platform.name}` } = options;
  const bases = baseUrl === undefined ? undefined : readBases(baseUrl);
  if (baseUrl !== undefined && bases === undefined)
    throw refusal("ERR_CONFIG_BASE_URL", `baseUrl: ${BASES_RULE}`);
  for (const name of ["now", "onIssue", "onEvent", "describe", "certificates"] as const) {
    if (options[name] === undefined || typeof options[name] === "function") continue;
    throw refusal("ERR_CONFIG_OPTIONS", `${name}: expected a function`);
  }
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw refusal("ERR_CONFIG_VALIDATE", `validate: ${VALIDATE_RULE}`);
  }
  if (userAgent === "" || !isHeaderValue(userAgent)) {
    throw refusal("ERR_CONFIG_HEADER", "userAgent: expected visible ASCII characters");
  }
  const patience = readPatience(options);
  const keys = readKeys(options, platform, options.certificates !== undefined);
  const describe = safeDescribe(options.describe ?? inEnglish);
  const warn = warning((message, code) => platform.warn(message, code), describe);
  let calls = 0;
  const context = {
    keys,
    platform,
    bases,
    outages: outages(),
    ...patience,
    wait,
    validate: options.validate ?? "report",
    onIssue: onceEach(options.onIssue ?? warn),
    describe,
    onEvent: options.onEvent,
    count: () => ++calls,
    userAgent,
    now: options.now ?? Date.now,
  };
  return { ...context, ring: options.certificates?.(context) ?? staticKeyRing(keys.wechatpay) };
}

function readPatience(
  options: ClientOptions,
): Pick<ClientContext, "timeout" | "totalTimeout" | "retries" | "retryDelay"> {
  const { timeout = TIMEOUT, totalTimeout, retries = RETRIES, retryDelay = RETRY_DELAY } = options;
  if (!isTimeout(timeout)) throw refusal("ERR_CONFIG_TIMEOUT", `timeout: ${TIMEOUT_RULE}`);
  if (totalTimeout !== undefined && !isTimeout(totalTimeout))
    throw refusal("ERR_CONFIG_TIMEOUT", `totalTimeout: ${TIMEOUT_RULE}`);
  if (!isRetries(retries)) throw refusal("ERR_CONFIG_RETRIES", `retries: ${RETRIES_RULE}`);
  if (retryDelay !== 0 && !isTimeout(retryDelay))
    throw refusal("ERR_CONFIG_RETRIES", `retryDelay: ${DELAY_RULE}`);
  return { timeout, totalTimeout, retries, retryDelay };
}

export function isTimeout(timeout: unknown): boolean {
  return typeof timeout === "number" && timeout > 0 && timeout <= MAX_TIMER_MS;
}

function refusal(code: ConfigErrorCode, why: string): ConfigError {
  return new ConfigError(code, `createClient: ${why}`);
}
