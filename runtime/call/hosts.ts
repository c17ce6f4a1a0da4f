/** Where a call goes, and which host stands in for which when one is down. */
import { elapsed } from "../util/clock.ts";

export interface Base {
  readonly origin: string;
  /** Without a slash at its end. */
  readonly path: string;
}

/** Where an operation is whose page names no other place. */
export const USUAL_BASE = "https://api.mch.weixin.qq.com";
/** The same service by another way (protocol: "Hosts"). */
const SPARE_BASE = "https://api2.mch.weixin.qq.com";

export const BASE_RULE =
  "expected an https URL (http for this machine alone), without /v3, a query, a fragment or credentials";
export const BASES_RULE = `${BASE_RULE}; of several, all with the same path, since the path is signed`;

/** The hosts that WeChat Pay documents (protocol: "Hosts"). */
export function isWechatPayHost({ protocol, hostname, port }: URL): boolean {
  const isDocumented = /^(?:api|api2|apihk|apius|apieu)\.mch\.weixin\.qq\.com$|^pay\.wechatpay\.cn$/.test(
    hostname,
  );
  return isDocumented && protocol === "https:" && port === "";
}

/** The base in its parts; undefined when no request can be built on it. */
export function readBase(text: unknown): Base | undefined {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const { protocol, hostname, origin, pathname, search, hash, username, password } = new URL(text);
  const plain = search === "" && hash === "" && username === "" && password === "";
  const safe = protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
  // The documented paths begin with /v3 themselves.
  if (!plain || !safe || /\/v3\/*$/.test(pathname)) return undefined;
  return { origin, path: pathname.replace(/\/+$/, "") };
}

/** One base, or several that stand in for each other: the host is not signed, the path is. */
export function readBases(given: unknown): readonly Base[] | undefined {
  const bases = (Array.isArray(given) ? Array.from<unknown>(given) : [given]).map(readBase);
  const whole = bases.filter((base) => base !== undefined);
  const isUsable = whole.length > 0 && whole.length === bases.length;
  return isUsable && whole.every(({ path }) => path === whole[0]?.path) ? whole : undefined;
}

/** A documented base: only that of the usual host has a spare one. */
export function documentedBases(url: string = USUAL_BASE): readonly Base[] | undefined {
  const base = readBase(url);
  const isUsual = base?.origin === USUAL_BASE && base.path === "";
  return isUsual ? readBases([USUAL_BASE, SPARE_BASE]) : base && [base];
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Milliseconds for which a host that failed comes last. */
const AVOIDED = 60_000;

/** The hosts that failed a moment ago: the next calls need not find that out again, each after its own timeout. */
export interface Outages {
  /** The bases as given, those that failed lately after the others. */
  order(bases: readonly Base[]): readonly Base[];
  add(base: Base): void;
}

/** @param time milliseconds on a clock that nobody sets */
export function outages(time: () => number = elapsed): Outages {
  const failures = new Map<string, number>();
  const isAvoided = ({ origin }: Base) => time() - (failures.get(origin) ?? -Infinity) < AVOIDED;
  return {
    order: (bases) =>
      bases.length < 2 ? bases : bases.toSorted((a, b) => Number(isAvoided(a)) - Number(isAvoided(b))),
    add: ({ origin }) => void failures.set(origin, time()),
  };
}
