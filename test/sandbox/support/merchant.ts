/** A merchant on node:crypto and node:http alone, so that no mistake of our client is shared. */
import { createDecipheriv, createPublicKey, createSign, createVerify, X509Certificate } from "node:crypto";
import { createServer, request, type IncomingHttpHeaders, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

import { startSandbox, type ClientCredentials, type Sandbox, type SandboxOptions } from "#sandbox/index";

/** A sandbox that ends with the test. */
export async function sandboxFor(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export function clientOf({ client }: Sandbox): ClientCredentials {
  if (!client) throw new Error("The sandbox made no keys.");
  return client;
}

/** The header of the control API. */
export function bearer({ token }: { readonly token: string }): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

export interface Call {
  readonly method?: string;
  readonly target: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who signs. Default: the first merchant. */
  readonly client?: ClientCredentials;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The answer read as JSON. */
  readonly json: Record<string, unknown>;
}

/** Signs a call and makes it. */
export function call(sandbox: Sandbox, { method, target, json, headers, client }: Call): Promise<Answer> {
  const body = json === undefined ? "" : JSON.stringify(json);
  const verb = method ?? (json === undefined ? "GET" : "POST");
  return send(`${sandbox.url}${target}`, {
    method: verb,
    body,
    headers: { Authorization: authorization(client ?? clientOf(sandbox), verb, target, body), ...headers },
    ...(sandbox.ca !== undefined && { ca: sandbox.ca }),
  });
}

export function authorization(
  client: ClientCredentials,
  method: string,
  target: string,
  body: string,
): string {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const message = `${method}\n${target}\n${timestamp}\nNONCE\n${body}\n`;
  const signature = createSign("sha256").update(message).sign(client.privateKey, "base64");
  const { mchid, serialNo } = client;
  return `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="NONCE",timestamp="${timestamp}",serial_no="${serialNo}",signature="${signature}"`;
}

interface Sent {
  readonly method: string;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly ca?: string;
}

export function send(url: string, { body, headers, ...options }: Sent): Promise<Answer> {
  const start = url.startsWith("https:") ? httpsRequest : request;
  const settings: RequestOptions = {
    ...options,
    agent: false,
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "User-Agent": "test",
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = start(url, settings, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text,
          json: jsonOf(text),
        });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>; // what a test looks into
  } catch {
    return {};
  }
}

/** Whether one of these keys, PEM by id, signed it. */
export function isGenuine(
  { headers, body }: { headers: Readonly<Record<string, unknown>>; body: string },
  keys: Readonly<Record<string, string>>,
): boolean {
  const get = (name: string) => String(headers[name] ?? headers[name.toLowerCase()] ?? "");
  const pem = keys[get("Wechatpay-Serial")];
  if (pem === undefined) return false;
  const key = pem.includes("CERTIFICATE") ? new X509Certificate(pem).publicKey : createPublicKey(pem);
  const message = `${get("Wechatpay-Timestamp")}\n${get("Wechatpay-Nonce")}\n${body}\n`;
  return createVerify("sha256").update(message).verify(key, get("Wechatpay-Signature"), "base64");
}

export interface EncryptedData {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data: string;
}

/** Opens AEAD_AES_256_GCM; throws where the tag is wrong. */
export function open({ ciphertext, nonce, associated_data }: EncryptedData, apiV3Key: string): string {
  const bytes = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", apiV3Key, nonce);
  decipher.setAAD(Buffer.from(associated_data)).setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16)).toString() + decipher.final("utf8");
}

/** A notification that a merchant's server received. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: { readonly id: string; readonly event_type: string; readonly resource: EncryptedData };
}

export interface NotifyServer {
  readonly url: string;
  readonly arrived: Arrived[];
  /** What the next notifications are answered; 204 for all others. */
  readonly answers: number[];
}

/** A merchant's server for notifications, which ends with the test. */
export async function notifyServer(): Promise<NotifyServer> {
  const arrived: Arrived[] = [];
  const answers: number[] = [];
  const server = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString()));
    incoming.on("end", () => {
      arrived.push({ headers: incoming.headers, body, json: jsonOf(body) as unknown as Arrived["json"] }); // compared by tests
      response.writeHead(answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}/notify`, arrived, answers };
}
