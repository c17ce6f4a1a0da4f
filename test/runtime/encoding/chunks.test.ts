/** Chunks that are collected in memory. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkCollector } from "#runtime/encoding/chunks";

test("a collector returns the bytes of all chunks, of any sizes", () => {
  const size = fc.oneof(fc.nat(3), fc.constantFrom(4095, 4096, 4097, 16_384, 20_000));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 30 }), (sizes) => {
      const chunks = sizes.map((length, index) => new Uint8Array(length).fill(index));
      const collector = new ChunkCollector();
      for (const chunk of chunks) expect(collector.add(chunk)).toBe(true);
      expect(Buffer.from(collector.bytes()).equals(Buffer.concat(chunks))).toBe(true);
    }),
  );
});

test("a collector holds at most twice the bytes that it has received", () => {
  const collector = new ChunkCollector();
  let length = 0;
  for (let at = 0; at < 1000; at++) {
    for (const size of [4096, 1]) {
      collector.add(new Uint8Array(size));
      length += size;
    }
  }
  expect(collector.bytes()).toHaveLength(length);
  expect(collector.bytes().buffer.byteLength).toBeLessThanOrEqual(2 * length);
});

test("a collector copies small chunks, and does not hold the buffers that they are parts of", () => {
  const collector = new ChunkCollector();
  const source = new Uint8Array(1_000_000);
  for (let at = 0; at < 10_000; at++) collector.add(source.subarray(at, at + 1));
  source.fill(7); // a change of the source shows which chunks were not copied
  expect(collector.bytes().filter((byte) => byte === 7)).toHaveLength(0);
});

test("a collector beyond its limit holds nothing, and says so", () => {
  const collector = new ChunkCollector(10);
  expect([collector.add(new Uint8Array(10)), collector.add(new Uint8Array(1))]).toEqual([true, false]);
  expect(collector.bytes()).toHaveLength(0);
});
