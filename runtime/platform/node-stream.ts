/** The body of a response of node:http or undici. */
import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Exchange, ResponseContent } from "./exchange.ts";

const DECODERS: ReadonlyMap<string, () => ReturnType<typeof createGunzip>> = new Map([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/** Decodes the Content-Encoding of a body. Content that is not in this encoding ends the exchange. */
export function decodeContent(body: Readable, encoding: string | undefined, exchange: Exchange): Readable {
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
    // If the body was cut off, the decoder fails because of that.
    if (!isCut)
      exchange.fail("ERR_CONNECTION", `the response is not valid ${name}, its Content-Encoding`, cause);
  });
  return pipeline(body, decoder, () => undefined);
}

/** Reads the decoded body of a response. */
export function contentOf(body: Readable): ResponseContent {
  return {
    // For a small response, an async iterator takes more time than all other work on it.
    forEach: (take) =>
      new Promise((resolve, reject) => {
        // A body always closes, also after its end; an error is created only if it was cut off.
        const closed = () =>
          body.readableEnded || reject(body.errored ?? new Error("The response was cut off."));
        if (body.destroyed) closed();
        body.on("data", take).on("end", resolve).on("error", reject).on("close", closed);
      }),
    chunks: () => body as AsyncIterable<Uint8Array>, // without an encoding, the chunks of a stream are bytes
  };
}
