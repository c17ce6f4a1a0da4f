/** What a task needs of the merchant's database. */

/** A table of the merchant's database, whose rows have the merchant's own number as their key. */
export interface Table<Row> {
  find(number: string): Promise<Row | undefined>;
  /** Stores a new row. Throws an Error if there is one with this number. */
  insert(number: string, row: Row): Promise<void>;
  /**
   * Replaces a row in a transaction that locks it (`SELECT … FOR UPDATE`), and returns the new one. If `change` throws, the
   * row stays as it is. Throws an Error for an unknown number.
   */
  change(number: string, change: (row: Row) => Row): Promise<Row>;
}

/** Finds a row that must be there. @throws Error if it is not */
export async function rowOf<Row>(table: Table<Row>, number: string): Promise<Row> {
  const row = await table.find(number);
  if (row === undefined)
    throw new Error(`number ${number}: not in the database. Store it before you call WeChat Pay.`);
  return row;
}
