/** A table in memory. Each access takes a moment, so that others can come between; `change` itself is a transaction. */
import type { Table } from "../support/table.ts";

/** A table whose rows, and their changes, a test can read. */
export interface MemoryTable<Row> extends Table<Row> {
  readonly rows: ReadonlyMap<string, Row>;
  /** Every state of a row that differed from the one before, by its number. */
  history(number: string): readonly unknown[];
}

export function memoryTable<Row extends object>(): MemoryTable<Row> {
  const rows = new Map<string, Row>();
  const states: [number: string, state: unknown][] = [];
  const moment = () => new Promise<void>((resolve) => setImmediate(resolve));
  const store = (number: string, row: Row) => {
    const state: unknown = Reflect.get(row, "state");
    const isNew = !rows.has(number) || Reflect.get(rows.get(number) ?? {}, "state") !== state;
    rows.set(number, row);
    if (isNew) states.push([number, state]);
  };
  return {
    rows,
    history: (number) => states.flatMap(([one, state]) => (one === number ? [state] : [])),
    find: async (number) => {
      await moment();
      return rows.get(number);
    },
    insert: async (number, row) => {
      await moment();
      if (rows.has(number)) throw new Error(`number ${number}: it is in the table already`);
      store(number, row);
    },
    change: async (number, change) => {
      await moment();
      const row = rows.get(number);
      if (row === undefined) throw new Error(`number ${number}: not in the table`);
      const changed = change(row);
      store(number, changed);
      return changed;
    },
  };
}
