/** What happened to an order, a refund, a transfer or a service order: each change of its state, with its time. */

/** A change of a state. */
export interface StateChange<State extends string = string> {
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly at: number;
  /** An event of the table of states; `create` for the first one. */
  readonly event: string;
  /** The state after the event. */
  readonly state: State;
}

/** The changes that an object keeps: its first one and the last ones. */
const maxChanges = 50;

/** Returns the history of a new object. */
export function newHistory<State extends string>(at: number, state: State): readonly StateChange<State>[] {
  return [{ at, event: "create", state }];
}

/** Returns the history after a change. */
export function withChange<State extends string>(
  history: readonly StateChange<State>[],
  change: StateChange<State>,
): readonly StateChange<State>[] {
  const earlier = history.length < maxChanges ? history : [...history.slice(0, 1), ...history.slice(2)];
  return [...earlier, change];
}
