/** The faults that can be asked for: what each takes, and how a header or a call spells it. */

/** By its name, what a fault takes. Milliseconds and seconds are whole numbers. */
export interface FaultParameters {
  /** Of the right look, made with a key that nobody knows. */
  readonly "signature-forged": object;
  /** The right signature without its last 16 bytes. */
  readonly "signature-truncated": object;
  /** Timestamp, nonce and signature of another message, one that was signed before this. */
  readonly "signature-replayed": object;
  readonly "signature-not-base64": object;
  readonly "signature-missing": object;
  /** The probe that must fail: it begins with `WECHATPAY/SIGNTEST/`. */
  readonly signtest: object;
  /** Signed with a key that nobody was told of, under its own serial. */
  readonly "serial-unknown": object;
  /** Signed with one of WeChat Pay's keys, under the serial of another one. */
  readonly "serial-wrong": object;
  /** Signed so many seconds in the past (below 0) or in the future. Default: -301. */
  readonly timestamp: { readonly seconds?: number };
  /** One sign of the body is another one, once it is signed. */
  readonly "body-altered": object;

  /** The clock that the request is checked by, and the answer dated and signed by, is off by so many seconds. */
  readonly clock: { readonly seconds: number };
  /** An error of APIv3 in place of the answer: before anything is done, or once all of it is. Default: before. */
  readonly status: {
    readonly status: number;
    readonly code?: string;
    /** Seconds, for the header Retry-After. */
    readonly retryAfter?: number;
    readonly when?: "before" | "after";
  };
  /** A proxy's error page. Default: 502, before anything is done. */
  readonly html: { readonly status?: number; readonly when?: "before" | "after" };
  /** Default: 307 to /sandbox/redirected of this sandbox, which shows in what it received. */
  readonly redirect: { readonly status?: number; readonly location?: string };
  /** A signed answer without its body. */
  readonly "body-empty": object;
  /** Half of the body, as if it were all of it. */
  readonly "body-cut": object;
  /** Half of the body, and the connection ends before the length that was told. */
  readonly "body-truncated": object;
  /** The answer comes so many milliseconds late. */
  readonly delay: { readonly ms: number };
  /** The head of the answer takes so many milliseconds to come. */
  readonly "slow-headers": { readonly ms: number };
  /** The body of the answer takes so many milliseconds to come. */
  readonly "slow-body": { readonly ms: number };
  /** No answer at all, while the connection stays. */
  readonly hang: object;
  /**
   * The connection is reset: before anything is done (`request`), when all is done and nothing of the answer sent
   * (`before`), in the middle of the body (`during`), or once the answer is sent (`after`). Default: before.
   */
  readonly reset: { readonly when?: "request" | "before" | "during" | "after" };

  /** A notification whose resource does not open: one part of it is another one, and the whole is signed rightly. */
  readonly "resource-altered": { readonly part: "ciphertext" | "nonce" | "associated_data" | "tag" };
  /** The same notification so many times in all, at once, each with a signature of its own. Default: 2. */
  readonly duplicate: { readonly times?: number };
  /** The same request again, to the last byte of its headers: somebody else has heard it. */
  readonly replayed: object;
  /** Held back until the next notification has been sent. */
  readonly reordered: object;
}

export type FaultName = keyof FaultParameters;

export type Fault = { [Name in FaultName]: { readonly fault: Name } & FaultParameters[Name] }[FaultName];

/** What a fault can happen to. */
export type FaultTarget = "response" | "notification";

type Kind = "seconds" | "count" | "status" | "text" | readonly string[];

interface Description {
  readonly on: readonly FaultTarget[];
  readonly takes?: Readonly<Record<string, Kind>>;
  readonly needs?: readonly string[];
}

const both = { on: ["response", "notification"] } as const;
const response = { on: ["response"] } as const;
const notification = { on: ["notification"] } as const;

const descriptions: Readonly<Record<FaultName, Description>> = {
  "signature-forged": both,
  "signature-truncated": both,
  "signature-replayed": both,
  "signature-not-base64": both,
  "signature-missing": both,
  signtest: both,
  "serial-unknown": both,
  "serial-wrong": both,
  timestamp: { ...both, takes: { seconds: "seconds" } },
  "body-altered": both,
  clock: { ...response, takes: { seconds: "seconds" }, needs: ["seconds"] },
  status: {
    ...response,
    takes: { status: "status", code: "text", retryAfter: "count", when: ["before", "after"] },
    needs: ["status"],
  },
  html: { ...response, takes: { status: "status", when: ["before", "after"] } },
  redirect: { ...response, takes: { status: "status", location: "text" } },
  "body-empty": response,
  "body-cut": response,
  "body-truncated": response,
  delay: { ...both, takes: { ms: "count" }, needs: ["ms"] },
  "slow-headers": { ...response, takes: { ms: "count" }, needs: ["ms"] },
  "slow-body": { ...response, takes: { ms: "count" }, needs: ["ms"] },
  hang: response,
  reset: { ...response, takes: { when: ["request", "before", "during", "after"] } },
  "resource-altered": {
    ...notification,
    takes: { part: ["ciphertext", "nonce", "associated_data", "tag"] },
    needs: ["part"],
  },
  replayed: notification,
  duplicate: { ...notification, takes: { times: "count" } },
  reordered: notification,
};

export const faultNames = Object.keys(descriptions) as readonly FaultName[]; // the keys of a record of names

/** A fault as it is written: `status; status=429; retryAfter=1`. */
export type FaultText = string;

/** Something that is no fault, or not one of what it was asked for. */
export class FaultError extends Error {}

/**
 * `delay; ms=200, status; status=503` → two faults. A number alone is a status.
 *
 * @throws FaultError that says what is wrong
 */
export function parseFaults(text: FaultText, on: FaultTarget): readonly Fault[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts.map((part) => checkFault(wordsOf(part), on));
}

function wordsOf(part: string): Record<string, string> {
  const [name = "", ...parameters] = part.split(";").map((word) => word.trim());
  if (/^\d{3}$/u.test(name)) return { fault: "status", status: name, ...pairsOf(parameters) };
  return { fault: name, ...pairsOf(parameters) };
}

function pairsOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => [word.split("=")[0] ?? "", word.split("=").slice(1).join("=")]),
  );
}

/** A fault that came from outside, as an object or as words. Throws a FaultError that says what is wrong. */
export function checkFault(given: unknown, on: FaultTarget): Fault {
  if (typeof given !== "object" || given === null) throw new FaultError("A fault is a text or an object.");
  const { fault: name, ...parameters } = given as Record<string, unknown>; // an object, whatever is in it
  if (typeof name !== "string" || !Object.hasOwn(descriptions, name)) {
    throw new FaultError(`There is no fault ${JSON.stringify(name)}; there are ${faultNames.join(", ")}.`);
  }
  const description = descriptions[name as FaultName]; // hasOwn has just told
  if (!description.on.includes(on)) throw new FaultError(`${name} is no fault of ${nounOf(on)}.`);
  const missing = description.needs?.find((key) => parameters[key] === undefined);
  if (missing !== undefined) throw new FaultError(`${name} needs ${missing}.`);
  const read = Object.entries(parameters).map(([key, value]) => [
    key,
    readParameter(name, key, value, description.takes ?? {}),
  ]);
  return { fault: name, ...Object.fromEntries(read) } as Fault; // checked against its description
}

function readParameter(
  name: string,
  key: string,
  value: unknown,
  takes: Readonly<Record<string, Kind>>,
): unknown {
  const kind = Object.hasOwn(takes, key) ? takes[key] : undefined;
  if (kind === undefined) {
    const known = Object.keys(takes);
    throw new FaultError(
      `${name} takes no ${key}; it takes ${known.length > 0 ? known.join(", ") : "nothing"}.`,
    );
  }
  if (kind === "text" && typeof value === "string") return value;
  if (typeof kind === "object" && kind.includes(String(value))) return value;
  if (typeof kind === "string" && kind !== "text" && numbers[kind].pattern.test(String(value)))
    return Number(value);
  const expected =
    typeof kind === "object" ? `one of ${kind.join(", ")}` : kind === "text" ? "a text" : numbers[kind].name;
  throw new FaultError(`${key} of ${name} must be ${expected}.`);
}

const numbers = {
  seconds: { pattern: /^-?\d{1,9}$/u, name: "a whole number" },
  count: { pattern: /^\d{1,9}$/u, name: "a whole number" },
  status: { pattern: /^[2-5]\d\d$/u, name: "from 200 to 599" },
} as const;

function nounOf(on: FaultTarget): string {
  return on === "response" ? "a response" : "a notification";
}

/** The fault of this name among those that happen to one message. */
export function findFault<Name extends FaultName>(
  faults: readonly Fault[],
  name: Name,
): Extract<Fault, { fault: Name }> | undefined {
  return faults.find((one): one is Extract<Fault, { fault: Name }> => one.fault === name);
}
