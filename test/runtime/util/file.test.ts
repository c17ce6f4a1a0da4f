/** The chunks of a stream, on platforms whose ReadableStream is not iterable. */
import { expect, test } from "vitest";
import { type ByteStream, chunksOf } from "#runtime/util/file";

/** A stream with a reader alone, and what was done to it. */
function readable(chunks: readonly (Uint8Array | undefined)[], error?: Error) {
  const done: string[] = [];
  const pending = [...chunks];
  const stream: ByteStream = {
    getReader: () => ({
      read: () => {
        done.push("read");
        if (pending.length > 0) return Promise.resolve({ done: false, value: pending.shift() });
        return error === undefined ? Promise.resolve({ done: true }) : Promise.reject(error);
      },
      cancel: () => {
        done.push("cancel");
        return Promise.resolve();
      },
    }),
  };
  return { stream, done };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test("chunksOf reads to the end, passes over empty reads, and cancels nothing", async () => {
  const { stream, done } = readable([bytes("a"), undefined, bytes("b")]);
  const all: string[] = [];
  for await (const chunk of chunksOf(stream)) all.push(new TextDecoder().decode(chunk));
  expect([all, done]).toEqual([
    ["a", "b"],
    ["read", "read", "read", "read"],
  ]);
});

test("chunksOf cancels a stream that is not read to its end", async () => {
  const { stream, done } = readable([bytes("a"), bytes("b")]);
  for await (const chunk of chunksOf(stream)) {
    expect(chunk).toEqual(bytes("a"));
    break;
  }
  expect(done).toEqual(["read", "cancel"]);
});

test("chunksOf throws the error of the stream, and cancels it", async () => {
  const { stream, done } = readable([bytes("a")], new Error("cut off"));
  const reading = async () => {
    for await (const chunk of chunksOf(stream)) expect(chunk).toEqual(bytes("a"));
  };
  await expect(reading()).rejects.toThrow("cut off");
  expect(done).toEqual(["read", "read", "cancel"]);
});

test("chunksOf reads an iterable stream by its iterator", async () => {
  async function* source() {
    yield bytes("a");
    await Promise.resolve();
    yield bytes("b");
  }
  const all: Uint8Array[] = [];
  for await (const chunk of chunksOf(source())) all.push(chunk);
  expect(all).toEqual([bytes("a"), bytes("b")]);
});
