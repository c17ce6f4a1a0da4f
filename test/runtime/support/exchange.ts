/** The transport by itself: requests as a client hands them over, and a server that decides when and how it responds. */
import { createServer, Server as HttpServer, type RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { expect, onTestFinished } from "vitest";
import { ConnectionError } from "wechatpay-ts";
import type { HttpRequest } from "#runtime/platform/platform";

export function request(origin: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    label: "POST /v3/files",
    method: "POST",
    origin,
    target: "/v3/files",
    headers: {},
    body: undefined,
    timeout: 10_000,
    signal: undefined,
    ...changes,
  };
}

/** @returns its URL */
export async function listen(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await started(createServer(listener))}`;
}

/** Ends with the test. @returns its port */
export async function started(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    if (server instanceof HttpServer) server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port; // Listening on a port, so the address is not the path of a pipe.
}

/** A URL where no server listens. */
export async function unusedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // Listening on a port, so it is not the path of a pipe.
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export async function failure(work: PromiseLike<unknown>): Promise<ConnectionError> {
  const error: unknown = await work.then(
    () => "it did not fail",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConnectionError);
  return error as ConnectionError; // As the line above says.
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
