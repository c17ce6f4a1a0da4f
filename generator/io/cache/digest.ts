import { hash } from "node:crypto";

/** Identifies data by its content: SHA-256, in base64url. */
export function digest(data: string | Uint8Array): string {
  return hash("sha256", data, "base64url");
}

/** The digest of several values. JSON separates them, so that no two lists give the same text. */
export function digestOf(...values: readonly (string | null)[]): string {
  return digest(JSON.stringify(values));
}
