/** Which operations have state, by their method and path: pages that specs/ lacks today are served tomorrow. */
import type { Endpoint, Method } from "../../ir/model.ts";
import type { Members } from "../members.ts";
import type { State } from "../state/state.ts";
import type { Seed } from "../seed.ts";

export interface StatefulCall {
  readonly operation: Endpoint;
  /** By the groups of the page; path parameters beside them. */
  readonly request: Members;
  readonly query: Members;
  /** Without what was encrypted: this may be kept. */
  readonly json: Members;
  /** With it. */
  readonly plain: Members;
  readonly state: State;
  readonly seed: Seed;
}

/** Gives what is known, which the page's answer is made of; throws a Refusal where it cannot be done. */
export type Act = (call: StatefulCall) => Members | Promise<Members>;

export interface Rule {
  readonly method: Method;
  readonly path: RegExp;
  readonly act: Act;
}
