/** The example of Next.js, built and started as in production: `npm run test:next`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import {
  apiV3Key,
  merchant,
  privatePem,
  publicKeyId,
  publicPem,
  serialNo,
  wechatpay,
} from "../runtime/support/keys.ts";
import type { Till } from "./shop.ts";
import { behavesAsShop, echo, type Running } from "./support/behaviour.ts";

const isBuilt = process.env["NEXT_EXAMPLE"] === "built";
if (!isBuilt) console.warn("The example of Next.js: SKIPPED. `npm run test:next` builds and tests it.");

const folder = join(import.meta.dirname, "next");
let logged = "";

describe.skipIf(!isBuilt)("Next.js", () => {
  let url = "";

  behavesAsShop(async (till) => {
    const tillServer = await listenAsTill(till);
    const next = await startNext(tillServer.url);
    url = next.url;
    const close = async () => {
      await next.close();
      await tillServer.close();
    };
    return { url, close };
  });

  test("other routes still receive parsed JSON", async () => {
    expect(await echo(url)).toEqual({ a: 1 });
  });

  test("the server logs the reason of a rejection, and no key", () => {
    expect(logged).toContain("SignatureError");
    expect(logged).not.toContain("PRIVATE KEY");
    expect(logged).not.toContain(apiV3Key);
  });
});

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

async function startNext(till: string): Promise<Running> {
  const program = [join(folder, "node_modules/next/dist/bin/next"), "start", "-H", "127.0.0.1", "-p", "0"];
  const next = spawn(process.execPath, program, {
    cwd: folder,
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
  const exited = once(next, "exit");
  next.stderr.setEncoding("utf8").on("data", (chunk: string) => (logged += chunk));
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    next.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      printed += chunk;
      const [listening] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (listening !== undefined && printed.includes("Ready")) resolve(listening);
    });
    next.once("error", reject);
    next.once("exit", () => reject(new Error(`next start ended.\n${printed}\n${logged}`)));
  });
  const close = async () => {
    next.kill();
    await exited;
  };
  return { url, close };
}
