/** Which operations have state, by their method and path: pages that specs/ lacks today are served tomorrow. */
import type { Method, Operation } from "../../generator/ir/model.ts";
import type { JsonObject } from "../util/json.ts";
import type { State } from "../state/state.ts";
import type { Seed } from "../util/seed.ts";

export interface StatefulCall {
  readonly operation: Operation;
  /** By the groups of the page; path parameters beside them. */
  readonly request: JsonObject;
  readonly query: JsonObject;
  /** Without what was encrypted: this may be kept. */
  readonly json: JsonObject;
  /** With it. */
  readonly plain: JsonObject;
  readonly state: State;
  readonly seed: Seed;
}

/** Gives what is known, which the page's answer is made of; throws a ApiError where it cannot be done. */
export type Handler = (call: StatefulCall) => JsonObject | Promise<JsonObject>;

export interface StatefulOperation {
  readonly method: Method;
  readonly path: RegExp;
  readonly handle: Handler;
}
