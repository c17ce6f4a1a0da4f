/** Random walks through a state machine, compared with its table. */
import { expect } from "vitest";

import type { Machine } from "#sandbox/index";

/** The transitions that walks have seen. */
export class SeenTransitions<State extends string, Event extends string> {
  private readonly machine: Machine<State, Event>;
  private readonly first: ReadonlySet<State>;
  private readonly seen = new Set<string>();

  /** @param first the states in which something is created */
  constructor(machine: Machine<State, Event>, first: readonly State[]) {
    this.machine = machine;
    this.first = new Set(first);
  }

  /** Records a change of a state, which the table must have for one of these events. */
  add(from: State | undefined, to: State | undefined, events: readonly string[]): void {
    if (from === to || to === undefined) return;
    if (from === undefined) {
      expect([...this.first]).toContain(to);
      this.seen.add(`none → ${to}`);
      return;
    }
    const rows = this.rows().filter((row) => row.from === from && events.includes(row.event));
    expect(rows.map((row) => row.to)).toContain(to);
    for (const row of rows) if (row.to === to) this.seen.add(nameOf(row));
  }

  /** Expects that the walks have seen every first state, and every transition that changes a state. */
  expectAll(): void {
    const changes = this.rows().filter(({ from, to }) => from !== to);
    const first = [...this.first].map((state) => `none → ${state}`);
    expect([...this.seen].sort()).toEqual([...first, ...changes.map(nameOf)].sort());
  }

  private rows(): readonly Row[] {
    return Object.entries<Readonly<Partial<Record<string, State>>>>(this.machine).flatMap(([from, events]) =>
      Object.entries(events).flatMap(([event, to]) => (to === undefined ? [] : [{ from, event, to }])),
    );
  }
}

interface Row {
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

function nameOf({ from, event, to }: Row): string {
  return `${from} → ${to} by ${event}`;
}

/** The states of a machine that nothing can leave. */
export function finalStates<State extends string>(machine: Machine<State, string>): string[] {
  return Object.entries<object>(machine).flatMap(([state, events]) =>
    Object.keys(events).length === 0 ? [state] : [],
  );
}
