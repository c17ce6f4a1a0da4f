/** What the calls of one client share: the options, read and checked once. */
import type { ClientOptions } from "./options.ts";
import { isObject, kindOf } from "./kind.ts";
import { ConfigError } from "./errors.ts";
import { fixedKeyRing, type KeyRing } from "./key-ring.ts";
import { readKeys, type Keys } from "./keys.ts";
import type { Platform } from "./platform/platform.ts";
import { isValidate, VALIDATE_RULE, warnOnce, type OnIssue, type Validate } from "./report.ts";
import { isHeaderValue } from "./request.ts";

export interface Base {
  readonly origin: string;
  /** Without a slash at its end. */
  readonly path: string;
}

export interface Context {
  readonly keys: Keys;
  readonly ring: KeyRing;
  readonly platform: Platform;
  /** The client's own; undefined: each operation is where its page says. */
  readonly base: Base | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly validate: Validate;
  readonly onIssue: OnIssue;
  readonly userAgent: string;
  readonly now: () => number;
}

/** Where an operation is whose page names no other place. */
export const USUAL_BASE = "https://api.mch.weixin.qq.com";
export const BASE_RULE =
  "expected an https URL (http for this machine alone), without /v3, a query, a fragment or credentials";

const TIMEOUT = 30_000;
/** Beyond this a timer fires at once. */
const LONGEST = 2 ** 31 - 1;
export const TIMEOUT_RULE = `expected milliseconds, more than 0 and at most ${LONGEST}`;

/** @throws ConfigError */
export function toContext(options: ClientOptions, platform: Platform): Context {
  if (!isObject(options)) {
    const received = kindOf(options);
    throw new ConfigError(
      "ERR_CONFIG_OPTIONS",
      `createClient: expected an object of options, received ${received}`,
    );
  }
  const { baseUrl, timeout = TIMEOUT, userAgent = "wechatpay-ts" } = options;
  const base = baseUrl === undefined ? undefined : readBase(baseUrl);
  if (baseUrl !== undefined && base === undefined)
    throw new ConfigError("ERR_CONFIG_BASE_URL", `createClient: baseUrl: ${BASE_RULE}`);
  if (!isTimeout(timeout))
    throw new ConfigError("ERR_CONFIG_TIMEOUT", `createClient: timeout: ${TIMEOUT_RULE}`);
  for (const name of ["now", "onIssue"] as const) {
    if (options[name] === undefined || typeof options[name] === "function") continue;
    throw new ConfigError("ERR_CONFIG_OPTIONS", `createClient: ${name}: expected a function`);
  }
  if (options.validate !== undefined && !isValidate(options.validate)) {
    throw new ConfigError("ERR_CONFIG_VALIDATE", `createClient: validate: ${VALIDATE_RULE}`);
  }
  if (userAgent === "" || !isHeaderValue(userAgent)) {
    throw new ConfigError(
      "ERR_CONFIG_HEADER",
      "createClient: userAgent: expected some visible ASCII characters",
    );
  }
  const keys = readKeys(options, platform);
  return {
    keys,
    ring: fixedKeyRing(keys.wechatpay),
    platform,
    base,
    timeout,
    validate: options.validate ?? "report",
    onIssue: options.onIssue ?? warnOnce((message, code) => platform.warn(message, code)),
    userAgent,
    now: options.now ?? Date.now,
  };
}

/** The base in its parts; undefined when no request can be built on it. */
export function readBase(text: string): Base | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, origin, pathname, search, hash, username, password } = new URL(text);
  const plain = search === "" && hash === "" && username === "" && password === "";
  const safe = protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
  // The documented paths begin with /v3 themselves.
  if (!plain || !safe || /\/v3\/*$/.test(pathname)) return undefined;
  return { origin, path: pathname.replace(/\/+$/, "") };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

export function isTimeout(timeout: unknown): boolean {
  return typeof timeout === "number" && timeout > 0 && timeout <= LONGEST;
}
