/** WeChat Pay's side, written on node:crypto and node:http alone, so that no mistake of the client is shared. */
import { createCipheriv, randomBytes, sign, type KeyObject } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { apiV3Key, publicKeyId, wechatpay } from "./keys.ts";

interface Signing {
  readonly serial?: string;
  readonly key?: KeyObject;
  /** Unix time in seconds. */
  readonly timestamp?: number;
}

/** The headers of a signed response or notification. */
export function signed(body: string | Buffer, signing: Signing = {}): Record<string, string> {
  const {
    serial = publicKeyId,
    key = wechatpay.privateKey,
    timestamp = Math.floor(Date.now() / 1000),
  } = signing;
  const nonce = randomBytes(16).toString("hex");
  const message = Buffer.concat([
    Buffer.from(`${timestamp}\n${nonce}\n`),
    Buffer.from(body),
    Buffer.from("\n"),
  ]);
  return {
    "Request-ID": "08F8C7D2",
    "Wechatpay-Timestamp": String(timestamp),
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": serial,
    "Wechatpay-Signature": sign("RSA-SHA256", message, key).toString("base64"),
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
  };
}

export interface Resource {
  readonly algorithm: string;
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data: string;
}

/** AEAD_AES_256_GCM */
export function encryptedResource(text: string, associatedData = "transaction"): Resource {
  const nonce = randomBytes(6).toString("hex");
  const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const bytes = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: "AEAD_AES_256_GCM",
    ciphertext: bytes.toString("base64"),
    nonce,
    associated_data: associatedData,
  };
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The bytes of the body, since an upload is not text. */
  readonly bytes: Buffer;
}

export interface Server {
  readonly url: string;
  /** The requests so far, with their bodies. */
  readonly seen: readonly Seen[];
}

/** Responds to a request, after the server has read it. */
export type Responder = (response: ServerResponse, request: Seen) => void;

/** A server of its own for the test that runs. */
export async function serve(respond: Responder): Promise<Server> {
  const server = await startServer(respond);
  onTestFinished(server.close);
  return server;
}

/** A server that goes on until it is closed; what it has seen may be forgotten. */
export interface Started extends Server {
  readonly seen: Seen[];
  readonly close: () => void;
}

export async function startServer(respond: Responder): Promise<Started> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const bytes = Buffer.concat(chunks);
      const one = { method, url, headers, body: bytes.toString(), bytes };
      seen.push(one);
      respond(response, one);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Listening on a port, so the address is not the path of a pipe.
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, seen, close };
}

/** A server that signs this body and sends it in response to every request. */
export function serveSigned(body: string, status = 200): Promise<Server> {
  return serve((response) => response.writeHead(status, signed(body)).end(body));
}
