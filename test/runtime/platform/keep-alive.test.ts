import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { ApiError, createClient } from "wechatpay-ts";
import { define } from "#runtime/schema";
import { options } from "../support/keys.ts";

/** A server in its own thread, so that this one has only the sockets of the client. It responds with the port of the caller. */
const SERVER = `
const { parentPort } = require("node:worker_threads");
const server = require("node:http").createServer((request, response) => {
  response.writeHead(500).end(JSON.stringify({ code: String(request.socket.remotePort) }));
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

function socketsThatHoldTheProcess(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === "TCPSocketWrap").length;
}

test("an idle connection serves the next call, and does not keep the process alive", async () => {
  const worker = new Worker(SERVER, { eval: true });
  onTestFinished(async () => {
    await worker.terminate();
  });
  const [port] = (await once(worker, "message")) as [number]; // What the thread posts.
  const client = createClient(options({ baseUrl: `http://127.0.0.1:${port}`, retries: 0 }));
  const ping = define<object, unknown>("GET", "/v3/ping", { request: {}, response: {} });
  const before = socketsThatHoldTheProcess();
  const callerPort = async () => {
    const error: unknown = await client.call(ping, {}).catch((reason: unknown) => reason);
    // The agent unrefs the socket when it takes it back.
    await expect.poll(socketsThatHoldTheProcess).toBe(before);
    return error instanceof ApiError ? error.apiCode : error;
  };
  const first = await callerPort();
  expect(first).toMatch(/^\d+$/);
  expect(await callerPort()).toBe(first);
});
