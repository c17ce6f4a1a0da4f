/** Operations with state, known by method and path, so that pages added later have state. */
import type { Method } from "../../generator/ir/method.ts";
import type { Endpoint } from "../../generator/ir/model.ts";
import type { Caller } from "../merchants/caller.ts";
import type { JsonObject } from "../util/json.ts";
import type { State } from "../state/state.ts";
import type { Seed } from "../util/seed.ts";

/** A call of an operation with state. */
export interface StatefulCall {
  readonly operation: Endpoint;
  /** Who signed the call. */
  readonly caller: Caller;
  /** The request by the groups of its page. */
  readonly request: JsonObject;
  readonly query: JsonObject;
  /** The body without encrypted fields, which may be stored. */
  readonly json: JsonObject;
  /** The body with decrypted fields, which must not be stored. */
  readonly plain: JsonObject;
  readonly state: State;
  readonly seed: Seed;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly now: number;
}

/** Returns the facts for the response; throws an ApiError if the operation fails. */
export type Handler = (call: StatefulCall) => JsonObject | Promise<JsonObject>;

/** An operation with state, by the method and pattern of its path. */
export interface StatefulOperation {
  readonly method: Method;
  readonly path: RegExp;
  readonly handle: Handler;
}
