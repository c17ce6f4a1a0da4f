/** node:http does not parse bodies, so the client can read the request itself. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Shop } from "./shop.ts";

export function nodeServer(shop: Shop): Server {
  return createServer((request, response) => {
    notify(shop, request, response).catch(() => response.destroy());
  });
}

async function notify(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST" || request.url !== "/notify") return void response.writeHead(404).end();
  const reply = await shop.receive(request);
  response.writeHead(reply.status, reply.headers).end(reply.body);
}
