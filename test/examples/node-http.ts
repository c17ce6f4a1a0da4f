/** node:http parses no body: what is read of the request is what was signed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Shop } from "./shop.ts";

const MOST = 64 * 1024;

export function nodeServer(shop: Shop): Server {
  return createServer((request, response) => {
    // A sender that goes away before its body is read gets no answer.
    notify(shop, request, response).catch(() => response.destroy());
  });
}

async function notify(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST" || request.url !== "/notify") return void response.writeHead(404).end();
  const body = await readBody(request);
  if (body === undefined) return void response.writeHead(413, { connection: "close" }).end();
  const answer = await shop.answer({ headers: request.headers, body });
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Undefined when it is longer than any notification: anyone can send to this address. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    // No encoding is set, so they are bytes.
    length += chunk.length;
    if (length > MOST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
