/** HTTP by node:http and node:https, over connections that are kept. */
import http from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { urlToHttpOptions } from "node:url";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { ConnectionError, type ConnectionErrorCode } from "../errors.ts";
import type { HttpRequest, HttpResponse, IncomingBody } from "./platform.ts";

/** Milliseconds that a connection waits for its next call: less than servers commonly allow, so that none is stale. */
const IDLE = 4_000;
/** An answer is a few kilobytes; what is longer than this is none. */
const LONGEST_BODY = 16 * 1024 * 1024;

let inFlight = 0;

/** Whether other calls are under way. */
export function isBusy(): boolean {
  return inFlight > 0;
}

export async function send(request: HttpRequest): Promise<HttpResponse> {
  const stop = new AbortController();
  const end = () => stop.abort();
  const timer = setTimeout(end, request.timeout);
  inFlight++;
  try {
    request.signal?.addEventListener("abort", end);
    if (request.signal?.aborted) throw request.signal.reason;
    const message = await exchange(request, stop.signal);
    const body = decode(await readBody(message, request), message.headers["content-encoding"], request);
    return { status: message.statusCode ?? 0, headers: flatten(message.headers), body: arrived(await body) };
  } catch (cause) {
    throw toConnectionError(request, stop.signal.aborted, cause);
  } finally {
    inFlight--;
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", end);
  }
}

function exchange(request: HttpRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { origin, target: path, method, headers, body } = request;
  const url = new URL(origin);
  const { hostname, port } = urlToHttpOptions(url);
  const { module, agent } = transportOf(url.protocol);
  const bytes = body === undefined ? 0 : body.length;
  const length =
    bytes !== undefined && (bytes > 0 || method !== "GET") ? { "content-length": String(bytes) } : {};
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path, method, headers: { ...headers, ...length }, agent, signal };
    const outgoing = module.request(options, resolve);
    outgoing.on("error", reject);
    // Node neither answers nor fails a call that is asked to become another protocol.
    outgoing.on("upgrade", (_, socket) => {
      socket.destroy();
      reject(new ConnectionError("ERR_CONNECTION", `${request.label}: the answer asks for another protocol`));
    });
    outgoing.on("close", () => reject(new Error("The connection was closed.")));
    if (body === undefined || body instanceof Uint8Array) outgoing.end(body);
    else pipeline(Readable.from(body.stream()), outgoing).catch(reject);
  });
}

function arrived(body: Uint8Array): IncomingBody {
  return {
    bytes: () => Promise.resolve(body),
    async *stream() {
      if (body.length > 0) yield await Promise.resolve(body);
    },
  };
}

interface Transport {
  readonly module: typeof http | typeof https;
  readonly agent: http.Agent;
}

const transports = new Map<string, Transport>();

/** One pool of connections per protocol. Idle ones are unref'd by node and keep no process alive. */
function transportOf(protocol: string): Transport {
  let transport = transports.get(protocol);
  if (transport === undefined) {
    const module = protocol === "http:" ? http : https;
    transport = { module, agent: new module.Agent({ keepAlive: true, timeout: IDLE }) };
    transports.set(protocol, transport);
  }
  return transport;
}

async function readBody(message: http.IncomingMessage, request: HttpRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    // No encoding is set, so the chunks are bytes.
    length += chunk.length;
    if (length > LONGEST_BODY) throw tooLarge(request);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

type Decoder = (bytes: Uint8Array, limit: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ["gzip", promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip)],
  ["x-gzip", promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip)],
  ["deflate", promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate)],
  ["br", promisify<Uint8Array, { maxOutputLength: number }, Buffer>(brotliDecompress)],
]);

async function decode(body: Buffer, encoding: string | undefined, request: HttpRequest): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "identity";
  if (name === "identity" || body.length === 0) return body;
  const decoder = DECODERS.get(name);
  if (decoder === undefined) {
    throw new ConnectionError(
      "ERR_CONNECTION",
      `${request.label}: the answer has an unknown Content-Encoding`,
    );
  }
  try {
    return await decoder(body, { maxOutputLength: LONGEST_BODY });
  } catch (cause) {
    if (codeOf(cause) === "ERR_BUFFER_TOO_LARGE") throw tooLarge(request);
    throw new ConnectionError("ERR_CONNECTION", `${request.label}: the answer is not ${name}, as it says`, {
      cause,
    });
  }
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) entries.push([name, typeof value === "string" ? value : value.join(", ")]);
  }
  return Object.fromEntries(entries);
}

function toConnectionError(request: HttpRequest, stopped: boolean, cause: unknown): ConnectionError {
  if (cause instanceof ConnectionError) return cause;
  const { label, origin, signal, timeout } = request;
  const sent = wasSent(request, cause);
  const effect =
    sent === "no" ? "nothing was sent" : "whether it had an effect is unknown, so query before repeating it";
  const fail = (code: ConnectionErrorCode, what: string, why: unknown) =>
    new ConnectionError(code, `${label}: ${what}; ${effect}`, { cause: plainCause(why), sent });
  if (signal?.aborted) return fail("ERR_ABORTED", "aborted by the caller's signal", signal.reason);
  if (stopped) return fail("ERR_TIMEOUT", `no whole answer from ${origin} within ${timeout} ms`, cause);
  return fail("ERR_CONNECTION", `the connection to ${origin} failed (${codeOf(cause) ?? "no code"})`, cause);
}

/** A signal that was aborted before the call is its own reason; a reason given later comes wrapped. */
function wasSent({ signal }: HttpRequest, cause: unknown): "no" | "unknown" {
  const early = signal?.aborted === true && cause === signal.reason;
  return early || neverConnected(cause) ? "no" : "unknown";
}

/** By the system call that failed: the same code can come from a connection that has carried the request. */
function neverConnected(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(neverConnected);
  const syscall = cause instanceof Error && "syscall" in cause ? cause.syscall : undefined;
  return syscall === "connect" || syscall === "getaddrinfo";
}

/** Node's error of a malformed answer carries the bytes received: only its words are kept. */
function plainCause(cause: unknown): unknown {
  if (!(cause instanceof Error) || !("rawPacket" in cause)) return cause;
  return Object.assign(new Error(cause.message), { code: codeOf(cause) });
}

function tooLarge({ label }: HttpRequest): ConnectionError {
  return new ConnectionError(
    "ERR_RESPONSE_TOO_LARGE",
    `${label}: the answer is longer than ${LONGEST_BODY} bytes`,
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
