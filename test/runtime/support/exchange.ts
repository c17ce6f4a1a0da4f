/** The transport by itself: requests as a client passes them on, and what becomes of them. */
import { expect } from "vitest";
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
