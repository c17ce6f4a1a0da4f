/** Express: `express.raw` on this route, before `express.json` of the others, which keeps only what it parsed. */
import express, { type Express } from "express";
import type { Shop } from "./shop.ts";

export function expressApp(shop: Shop): Express {
  const app = express();
  app.post("/notify", express.raw({ type: () => true, limit: "64kb" }), async (request, response) => {
    const raw: unknown = request.body; // Undefined when nothing was sent.
    const body = Buffer.isBuffer(raw) ? raw : "";
    const answer = await shop.answer({ headers: request.headers, body });
    response.status(answer.status).set(answer.headers).send(answer.body);
  });
  app.use(express.json());
  app.post("/echo", (request, response) => {
    response.json(request.body);
  });
  return app;
}
