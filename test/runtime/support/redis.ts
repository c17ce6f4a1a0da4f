/** A Redis of its own on loopback, which keeps nothing. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

import { freePort } from "../../support/loopback.ts";

export interface Redis {
  readonly url: string;
  stop(): Promise<void>;
}

/** Undefined where no redis-server is installed. */
export async function startRedis(): Promise<Redis | undefined> {
  if (spawnSync("redis-server", ["--version"]).error) return undefined;
  const port = String(await freePort());
  const args = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of server.stdout) if (String(line).includes("Ready to accept connections")) break;
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      if (server.exitCode !== null) return;
      server.kill();
      await once(server, "exit");
    },
  };
}
