/** The part of a client that retries failed calls, and moves them to another host. */
import { optionError } from "../errors.ts";
import { elapsed, MAX_TIMER_MS } from "../util/clock.ts";
import { createOutages, type Base } from "./hosts.ts";
import type { Retries } from "./parts.ts";
import {
  backOff,
  isHostFailure,
  isIdempotent,
  isRetries,
  mayRetry,
  RETRIES,
  RETRIES_RULE,
  RETRY_DELAY,
} from "./retry.ts";

/** Retries what is safe to repeat, and moves calls to another host if one fails. */
export const retries: Retries = {
  settings({ retries: count = RETRIES, retryDelay = RETRY_DELAY }) {
    const code = "ERR_CONFIG_RETRIES";
    if (!isRetries(count)) throw optionError(code, "retries", RETRIES_RULE);
    if (typeof retryDelay !== "number" || !(retryDelay >= 0 && retryDelay <= MAX_TIMER_MS))
      throw optionError(code, "retryDelay", `expected milliseconds, from 0 to ${MAX_TIMER_MS}`);
    return { retries: count, retryDelay };
  },
  fault: (count) => (isRetries(count) ? undefined : RETRIES_RULE),
  create() {
    const outages = createOutages();
    return ({ operation, groups, bases: all, retriesRequested, retries: most, retryDelay, end }) => {
      const policy = { retriesRequested, idempotent: isIdempotent(operation, groups) };
      const bases = outages.order(all);
      /** How often the call moved to another host. */
      let moves = 0;
      let waits = 0;
      // After the last one, it starts with the first again.
      const current = () => bases[moves % bases.length] as Base; // a call has a base URL
      return {
        get base() {
          return current();
        },
        next(error, attempts) {
          const canMove = bases.length > 1 && isHostFailure(error);
          if (canMove) outages.add(current());
          if (attempts > most || !mayRetry(error, policy)) return undefined;
          if (canMove) moves++;
          const isMove = canMove && moves % bases.length !== 0;
          const delay = isMove ? 0 : backOff(error, waits++, retryDelay);
          return delay !== undefined && elapsed() + delay < end ? { delay, isMove } : undefined;
        },
      };
    };
  },
};
