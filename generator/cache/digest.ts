import { hash } from "node:crypto";

/** What names a text, or anything else, by its content: SHA-256. */
export function digest(data: string | Uint8Array): string {
  return hash("sha256", data, "base64url");
}

/** Of several values at once. JSON keeps them apart: no two lists give the same text. */
export function digestOf(...values: readonly (string | null)[]): string {
  return digest(JSON.stringify(values));
}
