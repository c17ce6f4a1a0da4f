/** A WeChat Pay to test against, on loopback: it speaks APIv3 both ways for the operations it is given. */
import type { AddressInfo } from "node:net";

import type { Operation } from "../model.ts";
import {
  clientCredentials,
  makeCredentials,
  type ClientCredentials,
  type Credentials,
} from "./credentials.ts";
import { packagedOperations } from "./packaged.ts";
import { createSandboxServer, type Exchange } from "./server.ts";

export type { ClientCredentials, Credentials, CredentialsFile } from "./credentials.ts";
export { makeCredentials, parseCredentials } from "./credentials.ts";
export { packagedOperations } from "./packaged.ts";
export type { Exchange } from "./server.ts";
export type { OpenedField } from "./unseal.ts";

export interface SandboxOptions {
  /** What it serves: the IR, as `wechatpay-codegen ir` prints it. Default: all operations this package comes with. */
  readonly operations?: readonly Operation[] | undefined;
  /** Default: throwaway keys, made now. */
  readonly credentials?: Credentials | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Told of every exchange once it is answered. It holds what the caller sent in plain text. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

export interface Sandbox {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  /** What `createClient` takes; undefined where keys were given, since the merchant's own is not among them. */
  readonly client: ClientCredentials | undefined;
  /** Every exchange so far, the oldest first; at most the last thousand. */
  readonly received: readonly Exchange[];
  close(): Promise<void>;
}

const mostKept = 1000;

/** Starts a sandbox on the loopback interface. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const operations = options.operations ?? (await packagedOperations());
  const credentials = options.credentials ?? (await makeCredentials());
  const received: Exchange[] = [];
  const onExchange = (exchange: Exchange) => {
    received.push(exchange);
    if (received.length > mostKept) received.shift();
    options.onExchange?.(exchange);
  };
  const server = createSandboxServer({ operations, credentials, onExchange });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    client: clientCredentials(credentials, url),
    received,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
