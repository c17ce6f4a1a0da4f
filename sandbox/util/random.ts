import { randomUUID } from "node:crypto";

/** Returns up to 32 hexadecimal digits. Node.js draws the bytes of many UUIDs at once, and of each `randomBytes` alone. */
export function randomHex(length: number): string {
  return randomUUID().replaceAll("-", "").slice(0, length);
}
