import { type BillKind, type BillRow, cellOf, knownBills } from "./columns.ts";
import { billError, type Line, MAX_LINE } from "./lines.ts";

/** Reads the rows behind the header, and the summary behind them. */
export class RowReader {
  /** The rows. They can be read once. */
  readonly rows: AsyncGenerator<BillRow, undefined>;
  readonly #kind: BillKind;
  readonly #columns: readonly string[];
  readonly #lines: AsyncGenerator<Line, undefined>;
  /** The number of the last line. */
  #number = 1;
  /** Known when the content has been read to its end. */
  #end: { readonly summary: BillRow | undefined } | undefined;

  constructor(kind: BillKind, columns: readonly string[], lines: AsyncGenerator<Line, undefined>) {
    this.#kind = kind;
    this.#columns = columns;
    this.#lines = lines;
    this.rows = this.#read();
  }

  /** Returns the summary. Rows that have not been read are skipped. */
  async summary(): Promise<BillRow | undefined> {
    while ((await this.rows.next()).done !== true);
    if (this.#end === undefined)
      throw billError(this.#number, "the rows were not read to their end. Do not leave the loop over them.");
    return this.#end.summary;
  }

  async *#read(): AsyncGenerator<BillRow, undefined> {
    try {
      let line = await this.#next();
      for (; line?.startsWith("`"); line = await this.#next())
        yield this.#row(this.#columns, await this.#complete(line));
      this.#end = { summary: line === undefined ? this.#withoutSummary() : await this.#readSummary(line) };
    } finally {
      await this.#lines.return(undefined);
    }
    return undefined;
  }

  #withoutSummary(): undefined {
    if (this.#kind === "other") return undefined;
    throw billError(this.#number, "the bill ends without its summary. Download it again.");
  }

  /** Reads the summary below the names of its columns, and the rest of the content, whose digest is checked at the end. */
  async #readSummary(header: string): Promise<BillRow> {
    const columns = header.split(",").map((name) => name.trim());
    const known = this.#kind === "other" ? undefined : knownBills[this.#kind].summary;
    if (known !== undefined && columns[0] !== known)
      throw billError(this.#number, `expected a row, or the summary that begins with ${known}.`);
    const line = await this.#next();
    if (line?.startsWith("`") !== true)
      throw billError(this.#number, "expected the row of the summary. Download the bill again.");
    const summary = this.#row(columns, cellsOf(line));
    if ((await this.#next()) !== undefined)
      throw billError(this.#number, "expected nothing behind the summary. Pass the content of one bill.");
    return summary;
  }

  /** Joins a row with the lines that follow until it has all cells: a name of goods may have a line break. */
  async #complete(start: string): Promise<readonly string[]> {
    const lines = [start];
    let missing = this.#columns.length - cellsOf(start).length;
    let length = start.length;
    while (missing > 0) {
      const line = await this.#next();
      if (line === undefined) break;
      lines.push(line);
      // A separator does not continue on the next line.
      missing -= line.split(SEPARATOR).length - 1;
      length += line.length;
      if (length > MAX_LINE)
        throw billError(this.#number, "the row is too long. Pass the content of a bill.");
    }
    return cellsOf(lines.join("\n"));
  }

  #row(columns: readonly string[], cells: readonly string[]): BillRow {
    if (cells.length !== columns.length)
      throw billError(
        this.#number,
        `expected ${columns.length} cells, each behind a back-quote, found ${cells.length}. Download the bill again.`,
      );
    const entries = columns.map((column, index) => {
      const text = cells[index] ?? "";
      const value = this.#kind === "other" ? text : cellOf(column, text);
      if (value === null) throw billError(this.#number, `${column}: expected a number. Check the bill.`);
      return [column, value] as const;
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  /** Returns the next line that is not empty. */
  async #next(): Promise<string | undefined> {
    for (let next = await this.#lines.next(); next.done !== true; next = await this.#lines.next()) {
      this.#number = next.value.number;
      if (next.value.text !== "") return next.value.text;
    }
    return undefined;
  }
}

/** Only a comma before a back-quote separates cells, since texts have commas. */
const SEPARATOR = ",`";

function cellsOf(row: string): readonly string[] {
  return row.slice(1).split(SEPARATOR);
}
