/** The parts of a client that a program may leave out: `wechatpay-ts/core`. */
import type { Operation } from "../schema/schema.ts";
import type { Groups } from "../schema/request.ts";
import type { Allow } from "../validate/allow.ts";
import type { CallInfo, CallTrace, OnEvent } from "./events.ts";
import type { Base } from "./hosts.ts";
import type { CheckSettings } from "./report.ts";

/** The parts of a client. `createClient` of `wechatpay-ts` has all. */
export interface Parts {
  /** Compares requests and responses with the documentation. */
  readonly checks?: Checks | undefined;
  /** Retries failed calls, and moves them to another host. */
  readonly retries?: Retries | undefined;
  /** Tells `onEvent` of calls and attempts. */
  readonly events?: Events | undefined;
}

/** The options of the parts, without members of prototypes. */
export interface OwnSettings {
  readonly validate?: CheckSettings["validate"] | undefined;
  readonly onIssue?: CheckSettings["onIssue"] | undefined;
  readonly describe?: CheckSettings["describe"] | undefined;
  readonly retries?: number | undefined;
  readonly retryDelay?: number | undefined;
}

/** The part that compares requests and responses with the documentation. */
export interface Checks {
  /** Reads the options `validate`, `onIssue` and `describe`. @throws ConfigError */
  readonly settings: (options: OwnSettings, warn: (message: string, code: string) => void) => CheckSettings;
  /** Describes why a value is not a `validate` option, in a clause; returns undefined if it is one. */
  readonly fault: (validate: unknown) => string | undefined;
  /**
   * Validates a request.
   *
   * @returns a function that reports the issues, to be called when it is certain that the request is sent
   * @throws RequestError with `validate: "throw"`
   */
  readonly request: (
    request: unknown,
    operation: Operation,
    settings: CheckSettings,
    allow: Allow | undefined,
  ) => () => void;
  /** Reports the issues of a response. @param groups the request, with whose numbers the response is compared */
  readonly response: (groups: Groups, data: unknown, operation: Operation, settings: CheckSettings) => void;
}

/** The part that retries. */
export interface Retries {
  /** Reads the options `retries` and `retryDelay`. @throws ConfigError */
  readonly settings: (options: OwnSettings) => RetrySettings;
  /** Describes why a value is not a `retries` option, in a clause; returns undefined if it is one. */
  readonly fault: (retries: unknown) => string | undefined;
  /** Creates the course of the calls of one client: hosts that failed come last for a while. */
  readonly create: () => (call: RetriedCall) => Course;
}

/** The settings of retries. */
export interface RetrySettings {
  /** The number of attempts after the first. */
  readonly retries: number;
  /** The longest wait before the first retry in milliseconds. */
  readonly retryDelay: number;
}

/** What decides how one call is retried. */
export interface RetriedCall extends RetrySettings {
  readonly operation: Operation;
  readonly groups: Groups;
  readonly bases: readonly Base[];
  /** Whether the caller set `retries` for this call. */
  readonly retriesRequested: boolean;
  /** The deadline of the call on the monotonic clock, in milliseconds. */
  readonly end: number;
}

/** Where the attempts of one call go. */
export interface Course {
  /** The base URL of the next attempt. */
  readonly base: Base;
  /** Returns the next attempt after an error; undefined if there is none. @param attempts the number so far */
  readonly next: (error: unknown, attempts: number) => Step | undefined;
}

/** The next attempt after one that failed. */
export interface Step {
  /** Milliseconds to wait before it. */
  readonly delay: number;
  /** Whether it goes to another host, with the same signature: the host is not signed. */
  readonly isMove: boolean;
}

/** The part that tells of calls. */
export interface Events {
  readonly start: (onEvent: OnEvent | undefined, info: CallInfo) => CallTrace;
}

/** The advice for an option of a part that the client does not have. */
export function missingPart(name: keyof Parts): string {
  return `this client has no ${name}. Pass ${name} of wechatpay-ts/core among its parts`;
}
