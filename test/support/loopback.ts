/** Servers on a port of this machine. They end with the test. */
import { once } from "node:events";
import { createServer, Server as HttpServer, type RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";

import { onTestFinished } from "vitest";

/** Serves HTTP until the test ends, and returns the base URL. */
export async function listen(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await started(createServer(listener))}`;
}

/** Starts a server until the test ends, and returns its port. */
export async function started(server: Server): Promise<number> {
  const port = await portOf(server);
  onTestFinished(() => {
    if (server instanceof HttpServer) server.closeAllConnections();
    server.close();
  });
  return port;
}

/** A base URL where no server listens. */
export async function unusedUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

async function portOf(server: Server): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port; // it listens on a port, not on a pipe
}
