import { createHash } from "node:crypto";

/** Values that look random and depend on the seed and the labels alone, not on the order of the calls. */
export class Seed {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Returns `length` uppercase hexadecimal digits, at most 64. */
  hex(length: number, ...labels: readonly string[]): string {
    return this.digest(labels).toString("hex").toUpperCase().slice(0, length);
  }

  /** Returns `length` decimal digits, at most 32. */
  digits(length: number, ...labels: readonly string[]): string {
    return Array.from(this.digest(labels), (byte) => byte % 10)
      .join("")
      .slice(0, length);
  }

  /** Returns a number from 0 up to, and without, 1. */
  fraction(...labels: readonly string[]): number {
    return this.digest(labels).readUInt32BE(0) / 2 ** 32;
  }

  private digest(labels: readonly string[]): Buffer {
    return createHash("sha256")
      .update(JSON.stringify([this.text, ...labels]))
      .digest();
  }
}
