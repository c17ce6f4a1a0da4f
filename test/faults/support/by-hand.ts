/** Servers that break the rules of HTTP, which the sandbox does not do. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";

import { onTestFinished } from "vitest";

import { signed } from "../../runtime/support/wechatpay.ts";

/** What a server does with a connection once a whole request has come over it. */
export type Act = (socket: Socket) => unknown;

/** It takes no connections at all. */
export const refuse: Act = () => undefined;

export interface ServerByHand {
  readonly url: string;
  /** The requests so far, as they came. */
  readonly seen: readonly string[];
}

const good = '{"id":"1"}';

/** Answers rightly, with a genuine signature. */
export function answerWell(socket: Socket): void {
  socket.end(response(200, good, signed(good)));
}

/** The text of an answer, whole and well framed. */
export function response(
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Buffer {
  const all = { ...headers, "Content-Length": String(Buffer.byteLength(body)), Connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} By Hand\r\n${lines.join("")}\r\n`),
    Buffer.from(body),
  ]);
}

export const brokenGzip = response(200, gzipSync(good).subarray(0, 12), {
  ...signed(good),
  "Content-Encoding": "gzip",
});

/** A server that does this with the first requests, and answers rightly after them. */
export async function serveByHand(act: Act, times: number): Promise<ServerByHand> {
  const seen: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined); // the client may have left
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (!isWhole(text)) return;
      seen.push(text);
      text = "";
      if (seen.length > times) answerWell(socket);
      else act(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const close = () => new Promise((resolve) => server.close(resolve));
  if (act === refuse) await close();
  else onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${port}`, seen };
}

function isWhole(request: string): boolean {
  const [head = "", body] = request.split("\r\n\r\n");
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  return body !== undefined && body.length >= length;
}
