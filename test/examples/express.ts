/** Express: this route stands before `express.json`, which discards the bytes; so the client reads them. */
import express, { type Express } from "express";
import type { Shop } from "./shop.ts";

export function expressApp(shop: Shop): Express {
  const app = express();
  app.post("/notify", async (request, response) => {
    const reply = await shop.receive(request);
    response.status(reply.status).set(reply.headers).send(reply.body);
  });
  app.use(express.json());
  app.post("/echo", (request, response) => {
    response.json(request.body);
  });
  return app;
}
