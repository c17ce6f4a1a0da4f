/** node:http does not parse bodies, so the bytes of the request are the signed bytes. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Shop } from "./shop.ts";

const MAX_BODY_BYTES = 64 * 1024;

export function nodeServer(shop: Shop): Server {
  return createServer((request, response) => {
    // A sender that disconnects before its body is read gets no reply.
    notify(shop, request, response).catch(() => response.destroy());
  });
}

async function notify(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST" || request.url !== "/notify") return void response.writeHead(404).end();
  const body = await readBody(request);
  if (body === undefined) return void response.writeHead(413, { connection: "close" }).end();
  const reply = await shop.receive({ headers: request.headers, body });
  response.writeHead(reply.status, reply.headers).end(reply.body);
}

/** Reads the body; undefined if it is longer than any notification. Anyone can send requests to this address. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    // No encoding is set, so chunks are bytes.
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
