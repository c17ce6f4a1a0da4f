/**
 * Creates a state that time changes, too: it is brought up to date when it is read. A timer would keep a sandbox busy for weeks.
 *
 * @param update returns the state at this time
 */
export function stateInTime<State>(first: State, update: (state: State) => State): { state: State } {
  let state = first;
  return {
    get state() {
      return (state = update(state));
    },
    set state(next) {
      state = next;
    },
  };
}
