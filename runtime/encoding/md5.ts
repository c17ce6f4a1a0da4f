/** Computes MD5 (RFC 1321), which Web Crypto does not have. It protects nothing: WeChat Pay requires it for a digest. */
import { encodeHex } from "./bytes.ts";

/** The bits by which each round rotates. */
const ROTATIONS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
/** The word of a block that a step of each round reads. */
const WORDS = [
  (step: number) => step,
  (step: number) => 5 * step + 1,
  (step: number) => 3 * step + 5,
  (step: number) => 7 * step,
] as const;
const MIX = [
  (b: number, c: number, d: number) => (b & c) | (~b & d),
  (b: number, c: number, d: number) => (d & b) | (~d & c),
  (b: number, c: number, d: number) => b ^ c ^ d,
  (b: number, c: number, d: number) => c ^ (b | ~d),
] as const;

/** Returns the MD5 of bytes in lower-case hexadecimal. */
export function md5(bytes: Uint8Array): string {
  const whole = padded(bytes);
  let state: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < whole.byteLength; at += 64) state = mixed(state, new DataView(whole.buffer, at, 64));
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, index) => digest.setUint32(index * 4, word, true));
  return encodeHex(new Uint8Array(digest.buffer));
}

/** Adds a bit, zeros, and the number of bits, to whole blocks of 64 bytes. */
function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  new DataView(whole.buffer).setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n, true);
  return whole;
}

function mixed(state: readonly number[], block: DataView): number[] {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step++) {
    const round = (step >> 4) as 0 | 1 | 2 | 3; // 64 steps are four rounds
    const word = block.getUint32((WORDS[round](step) % 16) * 4, true);
    const constant = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
    const sum = (a + MIX[round](b, c, d) + word + constant) | 0;
    const bits = ROTATIONS[round][(step % 4) as 0 | 1 | 2 | 3]; // each round repeats four of them
    [a, d, c, b] = [d, c, b, (b + ((sum << bits) | (sum >>> (32 - bits)))) | 0];
  }
  return [a, b, c, d].map((word, index) => (word + (state[index] ?? 0)) | 0);
}
