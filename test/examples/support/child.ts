/** An example in a process of its own: the till of the tests over HTTP, and the server as a child. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import {
  apiV3Key,
  merchant,
  privatePem,
  publicKeyId,
  publicPem,
  serialNo,
  wechatpay,
} from "../../runtime/support/keys.ts";
import type { Till } from "../shop.ts";
import type { Running } from "./behaviour.ts";

/** Serves the till of this process over HTTP to the shop in the other process. */
async function listenAsTill(till: Till): Promise<Running> {
  const server = createServer((request, response) => {
    const callTill = async () => {
      const number = await text(request);
      return request.url === "/paid" ? await till.paid(number) : await till.parkingFee(number);
    };
    callTill().then(
      (fee = 0) => response.end(String(fee)),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/**
 * Starts a server with the keys of the tests in its environment, and waits until it prints its URL and "Ready".
 *
 * @param program the arguments of Node.js
 * @param log receives what the server prints as errors
 */
async function startServer(
  cwd: string,
  program: readonly string[],
  till: string,
  log: (text: string) => void,
): Promise<Running> {
  const child = spawn(process.execPath, program, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      MCHID: "1900007291",
      SERIAL_NO: serialNo,
      PRIVATE_KEY: privatePem(merchant.privateKey),
      API_V3_KEY: apiV3Key,
      PUBLIC_KEY_ID: publicKeyId,
      PUBLIC_KEY: publicPem(wechatpay.publicKey),
      TILL_URL: till,
    },
  });
  const exited = once(child, "exit");
  child.stderr.setEncoding("utf8").on("data", log);
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      printed += chunk;
      const [listening] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (listening !== undefined && printed.includes("Ready")) resolve(listening);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`The server ended.\n${printed}`)));
  });
  const close = async () => {
    child.kill();
    await exited;
  };
  return { url, close };
}

/** Starts the example, with its till in this process. */
export async function startExample(
  cwd: string,
  program: readonly string[],
  till: Till,
  log: (text: string) => void,
): Promise<Running> {
  const tillServer = await listenAsTill(till);
  const server = await startServer(cwd, program, tillServer.url, log);
  const close = async () => {
    await server.close();
    await tillServer.close();
  };
  return { url: server.url, close };
}
