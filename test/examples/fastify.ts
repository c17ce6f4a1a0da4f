/** Fastify: the route has its own scope, whose parser returns the bytes. The other routes still receive parsed JSON. */
import fastify, { type FastifyInstance } from "fastify";
import type { Shop } from "./shop.ts";

export function fastifyApp(shop: Shop): FastifyInstance {
  const app = fastify();
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: 64 * 1024 }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.post<{ Body: Buffer | undefined }>("/notify", async ({ headers, body }, response) => {
      const reply = await shop.receive({ headers, body: body ?? "" }); // undefined if the request has no body
      return response
        .code(reply.status)
        .headers(reply.headers)
        .send(reply.body ?? undefined);
    });
    done();
  });
  app.post("/echo", ({ body }, response) => response.send(body));
  return app;
}
