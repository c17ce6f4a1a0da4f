import { createHash } from "node:crypto";

/** What looks random and is the same for the same seed and labels, in whatever order it is asked for. */
export class Seed {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** So many hexadecimal digits, in capitals; at most 64. */
  hex(length: number, ...labels: readonly string[]): string {
    return this.digest(labels).toString("hex").toUpperCase().slice(0, length);
  }

  /** So many decimal digits; at most 32. */
  digits(length: number, ...labels: readonly string[]): string {
    return Array.from(this.digest(labels), (byte) => byte % 10)
      .join("")
      .slice(0, length);
  }

  /** From 0 up to 1. */
  fraction(...labels: readonly string[]): number {
    return this.digest(labels).readUInt32BE(0) / 2 ** 32;
  }

  private digest(labels: readonly string[]): Buffer {
    return createHash("sha256")
      .update(JSON.stringify([this.text, ...labels]))
      .digest();
  }
}
