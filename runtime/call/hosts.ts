/** Selects the hosts of a call, and avoids those that failed. */
import { elapsed } from "../util/clock.ts";

/** A base URL in its parts. */
export interface Base {
  /** `https://api.mch.weixin.qq.com` */
  readonly origin: string;
  /** The path without a slash at its end: empty, or `/hk`. */
  readonly path: string;
}

/** The base URL of an operation whose page names no other. */
export const DEFAULT_BASE = "https://api.mch.weixin.qq.com";
/** The alternative to it: another host of the same service. */
const SPARE_BASE = "https://api2.mch.weixin.qq.com";

/** The rule of a base URL, as a clause for an error message. */
export const BASE_RULE =
  "expected an https URL (http only for this machine and for insecureHosts), without /v3, a query, a fragment or credentials";
/** The rule of a base URL or a list of them. */
export const BASES_RULE = `${BASE_RULE}. If you pass several, give all the same path, since the path is signed.`;

/** The rule of `insecureHosts`, as a clause for an error message. */
export const INSECURE_HOSTS_RULE =
  "expected a list of names of hosts, without a scheme and a port, and none of WeChat Pay";

/** What `isWechatPayHost` reads of a URL. `URL` itself is a type of the DOM or of Node.js, which a project may not have. */
interface UrlHost {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

/** Reports whether a URL has a host that WeChat Pay documents. */
export function isWechatPayHost({ protocol, hostname, port }: UrlHost): boolean {
  const isDocumented = /^(?:api|api2|apihk|apius|apieu)\.mch\.weixin\.qq\.com$|^pay\.wechatpay\.cn$/.test(
    hostname,
  );
  return isDocumented && protocol === "https:" && port === "";
}

/** Reports whether a base URL is of WeChat Pay, or has the origin of one of the client's own. */
export function isTrusted({ origin }: Base, ownBases: readonly Base[] = []): boolean {
  return isWechatPayHost(new URL(origin)) || ownBases.some((base) => base.origin === origin);
}

/** Reads a base URL; returns undefined if it cannot be one. @param insecureHosts hosts that may have no https */
export function readBase(text: unknown, insecureHosts: readonly string[] = []): Base | undefined {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const { protocol, hostname, origin, pathname, search, hash, username, password } = new URL(text);
  const isPlain = search === "" && hash === "" && username === "" && password === "";
  const isAllowed = isLoopback(hostname) || insecureHosts.includes(hostname);
  const isSafe = protocol === "https:" || (protocol === "http:" && isAllowed);
  // The documented paths begin with /v3.
  if (!isPlain || !isSafe || /\/v3\/*$/.test(pathname)) return undefined;
  return { origin, path: pathname.replace(/(?<!\/)\/+$/, "") };
}

/** Reads a base URL, or several that replace each other, with the same path: the path is signed, the host is not. */
export function readBases(input: unknown, insecureHosts?: readonly string[]): readonly Base[] | undefined {
  const list = Array.isArray(input) ? Array.from<unknown>(input) : [input];
  const bases = list.map((one) => readBase(one, insecureHosts));
  const valid = bases.filter((base) => base !== undefined);
  const isUsable = valid.length > 0 && valid.length === bases.length;
  return isUsable && valid.every(({ path }) => path === valid[0]?.path) ? valid : undefined;
}

/** Reads the base URL that a page names. Only the default one has an alternative. */
export function documentedBases(url: string = DEFAULT_BASE): readonly Base[] | undefined {
  const base = readBase(url);
  const isDefault = base?.origin === DEFAULT_BASE && base.path === "";
  return isDefault ? readBases([DEFAULT_BASE, SPARE_BASE]) : base && [base];
}

/**
 * Reads the hosts that may be called without https. A name that WeChat Pay owns is not one of them.
 *
 * @returns undefined if a name cannot be the host of a URL
 */
export function readInsecureHosts(input: unknown): readonly string[] | undefined {
  if (!Array.isArray(input)) return undefined;
  const names = Array.from<unknown>(input);
  const isName = (name: unknown): name is string =>
    typeof name === "string" &&
    URL.canParse(`http://${name}/`) &&
    new URL(`http://${name}/`).hostname === name &&
    !/\*|(?:^|\.)(?:qq\.com|wechatpay\.cn)$/.test(name);
  return names.every(isName) ? names : undefined;
}

/** Reports whether a host is this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** How long a host that failed comes last, in milliseconds. */
const AVOID_MS = 60_000;

/** The hosts that failed recently, so that the next calls do not wait for them again. */
export interface Outages {
  /** Returns the base URLs in their order, those that failed recently last. */
  order(bases: readonly Base[]): readonly Base[];
  /** Records that a host failed. */
  add(base: Base): void;
}

/** Creates an empty list of failures. @param time returns milliseconds of the monotonic clock */
export function createOutages(time: () => number = elapsed): Outages {
  const failures = new Map<string, number>();
  const isAvoided = ({ origin }: Base) => time() - (failures.get(origin) ?? -Infinity) < AVOID_MS;
  return {
    order: (bases) =>
      bases.length < 2 ? bases : bases.toSorted((a, b) => Number(isAvoided(a)) - Number(isAvoided(b))),
    add: ({ origin }) => void failures.set(origin, time()),
  };
}
