/** Koa: `context.req` is the request of Node.js. The route stands before the body parser, which would read the bytes. */
import { bodyParser } from "@koa/bodyparser";
import Koa from "koa";
import type { Shop } from "./shop.ts";

export function koaApp(shop: Shop): Koa {
  const app = new Koa();
  app.use(async (context, next) => {
    if (context.method !== "POST" || context.path !== "/notify") {
      await next();
      return;
    }
    const reply = await shop.receive(context.req);
    context.set(reply.headers);
    context.body = reply.body;
    context.status = reply.status; // after the body: without one, Koa sets 204
  });
  app.use(bodyParser());
  app.use((context) => {
    context.body = context.request.body;
  });
  return app;
}
