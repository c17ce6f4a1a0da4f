/** The faults, their parameters, and how a header or a call spells them. */
import { statusOf } from "../http/statuses.ts";

/** The parameters of each fault. Milliseconds (`ms`) and seconds are whole numbers. */
export interface FaultParameters {
  /** A well-formed signature by an unknown key. */
  readonly "signature-forged": object;
  /** The correct signature without its last 16 bytes. */
  readonly "signature-truncated": object;
  /** Timestamp, nonce and signature of the message signed before. */
  readonly "signature-replayed": object;
  /** A signature that is not Base64. */
  readonly "signature-not-base64": object;
  /** None of the headers of a signature. */
  readonly "signature-missing": object;
  /** The probe of WeChat Pay, which a client must reject: it begins with `WECHATPAY/SIGNTEST/`. */
  readonly signtest: object;
  /** Signed by an unknown key, under the serial of that key. */
  readonly "serial-unknown": object;
  /** Signed by one of WeChat Pay's keys, under the serial of another one. */
  readonly "serial-wrong": object;
  /** Seconds that the timestamp is in the past (below 0) or in the future. Default: -301. */
  readonly timestamp: { readonly seconds?: number };
  /** One character of the body is changed after signing. */
  readonly "body-altered": object;

  /** Seconds that the clock is off by which the request is checked and the response dated and signed. */
  readonly clock: { readonly seconds: number };
  /** An API error instead of the response: before the operation has an effect, or after it. Default: before. */
  readonly status: {
    /** Default: the status of WeChat Pay's tables for the code. */
    readonly status?: number;
    /** Default: the usual code of the status. One of both is needed. */
    readonly code?: string;
    /** Seconds in the header Retry-After. */
    readonly retryAfter?: number;
    readonly when?: "before" | "after";
  };
  /** An HTML error page, as a proxy sends it. Default: 502, before the operation has an effect. */
  readonly html: { readonly status?: number; readonly when?: "before" | "after" };
  /** Default: 307 to /sandbox/redirected of this sandbox. */
  readonly redirect: { readonly status?: number; readonly location?: string };
  /** A response without a body, with a valid signature. */
  readonly "body-empty": object;
  /** Half of the body, with a Content-Length that fits the half. */
  readonly "body-cut": object;
  /** Half of the body, and the connection closes before the announced Content-Length. */
  readonly "body-truncated": object;
  /** Milliseconds by which the message is delayed. */
  readonly delay: { readonly ms: number };
  /** Milliseconds that sending the response head takes. */
  readonly "slow-headers": { readonly ms: number };
  /** Milliseconds that sending the response body takes. */
  readonly "slow-body": { readonly ms: number };
  /** No response, and the connection stays open. */
  readonly hang: object;
  /**
   * The connection is reset: before the operation has an effect (`request`), after it and before the response (`before`),
   * in the middle of the body (`during`), or after the response (`after`). Default: before.
   */
  readonly reset: { readonly when?: "request" | "before" | "during" | "after" };

  /** A notification with a valid signature whose resource cannot be decrypted, since one part is changed. */
  readonly "resource-altered": { readonly part: "ciphertext" | "nonce" | "associated_data" | "tag" };
  /** The same notification several times at once, each with its own signature. Default: 2 in all. */
  readonly duplicate: { readonly times?: number };
  /** The same request sent twice with identical bytes, as an attacker replays it. */
  readonly replayed: object;
  /** Held back until the next notification is sent. */
  readonly reordered: object;
}

/** The name of a fault. */
export type FaultName = keyof FaultParameters;

/** A fault with its parameters. */
export type Fault = { [Name in FaultName]: { readonly fault: Name } & FaultParameters[Name] }[FaultName];

/** The kinds of messages that a fault can change. */
export type FaultTarget = "response" | "notification";

type ParameterKind = "seconds" | "count" | "few" | "status" | "text" | readonly string[];

interface Description {
  readonly on: readonly FaultTarget[];
  readonly takes?: Readonly<Record<string, ParameterKind>>;
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
  duplicate: { ...notification, takes: { times: "few" } },
  reordered: notification,
};

/** The names of all faults. */
export const faultNames = Object.keys(descriptions) as readonly FaultName[]; // the keys of a record of names

/** Faults as text: `status; status=429; retryAfter=1`. */
export type FaultText = string;

/** The error of an unknown fault, an invalid parameter, or a fault of another kind of message. */
export class FaultError extends Error {}

/**
 * Parses faults: `delay; ms=200, status; status=503` gives two. A number alone is a status.
 *
 * @throws FaultError that names the fault and the parameter
 */
export function parseFaults(text: FaultText, on: FaultTarget): readonly Fault[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  assertFew(parts);
  return parts.map((part) => checkFault(wordsOf(part), on));
}

/** The most faults of one message. */
const maxFaults = 32;

/** Throws a FaultError for more faults than a message may have. */
export function assertFew(faults: readonly unknown[]): void {
  if (faults.length > maxFaults)
    throw new FaultError(`faults: expected at most ${maxFaults} for one message.`);
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

/** Checks a fault from outside. Throws a FaultError that names the fault and the parameter. */
export function checkFault(value: unknown, on: FaultTarget): Fault {
  if (typeof value !== "object" || value === null)
    throw new FaultError("fault: expected a text or an object.");
  const { fault: name, ...parameters } = value as Record<string, unknown>; // an object by the check above
  if (typeof name !== "string" || !Object.hasOwn(descriptions, name)) {
    throw new FaultError(
      `${JSON.stringify(name)}: the sandbox has no such fault. Use one of ${faultNames.join(", ")}.`,
    );
  }
  const description = descriptions[name as FaultName]; // checked by hasOwn
  if (!description.on.includes(on))
    throw new FaultError(`${name}: this fault cannot change ${nounOf(on)}. Plan it on ${otherNoun(on)}.`);
  const missing = description.needs?.find((key) => parameters[key] === undefined);
  if (missing !== undefined)
    throw new FaultError(`${name}: the parameter ${missing} is missing. Write "${name}; ${missing}=…".`);
  if (name === "status") assertStatus(parameters);
  const read = Object.entries(parameters).map(([key, value]) => [
    key,
    readParameter(name, key, value, description.takes ?? {}),
  ]);
  return { fault: name, ...Object.fromEntries(read) } as Fault; // checked against its description
}

/** The status may be absent if the tables of WeChat Pay give it to the code. */
function assertStatus({ status, code }: Record<string, unknown>): void {
  if (status !== undefined || (typeof code === "string" && statusOf(code) !== undefined)) return;
  throw new FaultError(
    code === undefined
      ? 'status: the parameter status is missing. Write "status; status=…" or "status; code=…".'
      : 'status: no table of WeChat Pay lists this code. Write "status; status=…; code=…".',
  );
}

function readParameter(
  name: string,
  key: string,
  value: unknown,
  takes: Readonly<Record<string, ParameterKind>>,
): unknown {
  const kind = Object.hasOwn(takes, key) ? takes[key] : undefined;
  if (kind === undefined) {
    const known = Object.keys(takes);
    throw new FaultError(
      `${name}: the fault has no parameter ${key}. ${known.length > 0 ? `Use ${known.join(", ")}` : "It takes none"}.`,
    );
  }
  if (kind === "text" && typeof value === "string") return value;
  if (typeof kind === "object" && kind.includes(String(value))) return value;
  if (typeof kind === "string" && kind !== "text" && numbers[kind].pattern.test(String(value)))
    return Number(value);
  const expected =
    typeof kind === "object" ? `one of ${kind.join(", ")}` : kind === "text" ? "text" : numbers[kind].name;
  throw new FaultError(`${name}: ${key}: expected ${expected}.`);
}

const numbers = {
  seconds: { pattern: /^-?\d{1,9}$/u, name: "a whole number" },
  count: { pattern: /^\d{1,9}$/u, name: "a whole number" },
  few: { pattern: /^(?:100|\d{1,2})$/u, name: "a whole number up to 100" },
  status: { pattern: /^[2-5]\d\d$/u, name: "a status from 200 to 599" },
} as const;

function nounOf(on: FaultTarget): string {
  return on === "response" ? "a response" : "a notification";
}

function otherNoun(on: FaultTarget): string {
  return on === "response" ? "a notification" : "a response";
}

/** Finds the fault of this name among the faults of one message. */
export function findFault<Name extends FaultName>(
  faults: readonly Fault[],
  name: Name,
): Extract<Fault, { fault: Name }> | undefined {
  return faults.find((one): one is Extract<Fault, { fault: Name }> => one.fault === name);
}
