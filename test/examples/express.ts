/** Express: this route uses `express.raw`, before `express.json` of the other routes, which discards the bytes. */
import express, { type Express } from "express";
import type { Shop } from "./shop.ts";

export function expressApp(shop: Shop): Express {
  const app = express();
  app.post("/notify", express.raw({ type: () => true, limit: "64kb" }), async (request, response) => {
    const raw: unknown = request.body; // undefined if the request has no body
    const body = Buffer.isBuffer(raw) ? raw : "";
    const reply = await shop.receive({ headers: request.headers, body });
    response.status(reply.status).set(reply.headers).send(reply.body);
  });
  app.use(express.json());
  app.post("/echo", (request, response) => {
    response.json(request.body);
  });
  return app;
}
