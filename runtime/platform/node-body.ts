/** The body of an answer as a stream of node's, its Content-Encoding undone. */
import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Arriving, Exchange } from "./exchange.ts";

const DECODERS: ReadonlyMap<string, () => ReturnType<typeof createGunzip>> = new Map([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/** The content; a fault of its encoding ends the exchange. */
export function decoded(body: Readable, encoding: string | undefined, exchange: Exchange): Readable {
  const name = encoding?.trim().toLowerCase() ?? "identity";
  if (name === "identity") return body;
  const decoder = DECODERS.get(name)?.();
  if (decoder === undefined) {
    exchange.fail("ERR_CONNECTION", "the response has an unknown Content-Encoding");
    return body;
  }
  let isCut = false;
  body.once("error", () => (isCut = true));
  decoder.once("error", (cause) => {
    // A body that is cut off fails its decoder with its own fault.
    if (!isCut)
      exchange.fail("ERR_CONNECTION", `the response is not valid ${name}, its Content-Encoding`, cause);
  });
  return pipeline(body, decoder, () => undefined);
}

export function arrivingFrom(body: Readable): Arriving {
  return {
    // An iterator of node's costs more than all else that is done for a small answer.
    each: (take) =>
      new Promise((resolve, reject) => {
        // Every body closes in the end, and an error costs its trace.
        const closed = () =>
          body.readableEnded || reject(body.errored ?? new Error("The response was cut off."));
        if (body.destroyed) closed();
        body.on("data", take).on("end", resolve).on("error", reject).on("close", closed);
      }),
    chunks: () => body as AsyncIterable<Uint8Array>, // No encoding is set, so the chunks are bytes.
  };
}
