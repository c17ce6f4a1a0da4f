/** The options of `notifications`. */
import { type Cache, isCache } from "../cache.ts";
import { ConfigError } from "../errors.ts";
import { isTimeout, TIMEOUT_RULE } from "../util/clock.ts";
import { endSentence } from "../util/error-text.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { type OptionNames, unknownOption } from "../util/options.ts";
import { own } from "../util/own.ts";
import type { OnNotificationEvent } from "./slow.ts";

/** The options of `notifications`. */
export interface NotificationOptions {
  /**
   * Stores which notifications were handled (for 48 hours, with their replies) and which signed messages arrived (for 11
   * minutes). Pass a Keyv, or an object with its methods, to share it between processes. `memoryCache()` serves one process;
   * it holds 10,000 entries, of which a notification takes two, and drops the oldest. Only verified notifications are
   * stored, and only a code of the signed message. Keys begin with `wechatpay:` and the mchid or brand_id. Each entry is
   * authenticated by a key derived from `apiV3Key`: others who can write to the cache cannot mark a notification as handled.
   * After a change of `apiV3Key`, earlier entries do not count.
   */
  readonly cache?: Cache | undefined;
  /**
   * Receives the error when a notification was handled but the cache failed to store that; if WeChat Pay sends the
   * notification again, it is handled again. Also receives the error of an entry that this client did not write. Errors that
   * it throws are ignored.
   */
  readonly onCacheError?: ((error: unknown) => void) | undefined;
  /**
   * Receives `notification.slow` if `handle` takes more than 5 seconds, the time that WeChat Pay waits for a reply. Errors
   * that it throws are ignored.
   */
  readonly onEvent?: OnNotificationEvent | undefined;
  /**
   * The time limit in milliseconds for reading the body of a request. Default 10,000. Bodies are read only after the
   * headers of the signature were checked, and up to 1 MiB.
   */
  readonly bodyTimeout?: number | undefined;
}

const OPTIONS: OptionNames<NotificationOptions> = {
  ...{ cache: true, onCacheError: true, onEvent: true, bodyTimeout: true },
};

/** Reads and checks the options. @throws ConfigError */
export function readOptions(input: unknown): NotificationOptions {
  const optionsError = (why: string) =>
    new ConfigError("ERR_CONFIG_OPTIONS", `notifications: ${endSentence(why)}`);
  if (!isObject(input)) throw optionsError(`options: expected an object, received ${kindOf(input)}`);
  const options: NotificationOptions = own(input);
  const unknown = unknownOption(options, OPTIONS);
  if (unknown !== undefined) throw optionsError(unknown);
  const { cache, onCacheError, onEvent, bodyTimeout } = options;
  if (cache !== undefined && !isCache(cache))
    throw optionsError("cache: expected an object with get() and set(), such as a Keyv");
  for (const [name, hook] of Object.entries({ onCacheError, onEvent }))
    if (hook !== undefined && typeof hook !== "function") throw optionsError(`${name}: expected a function`);
  if (bodyTimeout !== undefined && !isTimeout(bodyTimeout))
    throw optionsError(`bodyTimeout: ${TIMEOUT_RULE}`);
  return { cache, onCacheError, onEvent, bodyTimeout };
}
