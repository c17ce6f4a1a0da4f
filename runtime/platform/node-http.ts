/** HTTP by node:http and node:https, over connections that are kept. */
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { urlToHttpOptions } from "node:url";
import { Exchange } from "./exchange.ts";
import { arrivingFrom, decoded } from "./node-body.ts";
import { bytesOf, isSource, lengthOf } from "./outgoing.ts";
import type { HttpAgent, HttpRequest, HttpResponse, Send } from "./platform.ts";

/** Milliseconds that a connection waits for its next call: less than servers commonly allow, so that none is stale. */
const IDLE = 4_000;

/** By protocol, made when first used. Idle connections are unref'd by node and keep no process alive. */
const pools = new Map<string, http.Agent>();

export const send: Send = (request) => sendThrough(request, poolOf);

/** @param agent a pool of the caller's own: of a proxy, of client certificates */
export function sendByAgent(agent: HttpAgent): Send {
  return (request) => sendThrough(request, () => agent);
}

function poolOf(protocol: string): http.Agent {
  let pool = pools.get(protocol);
  if (pool === undefined) {
    pool = new (moduleOf(protocol).Agent)({ keepAlive: true, timeout: IDLE });
    pools.set(protocol, pool);
  }
  return pool;
}

function moduleOf(protocol: string): typeof http | typeof https {
  return protocol === "http:" ? http : https;
}

async function sendThrough(
  request: HttpRequest,
  agentOf: (protocol: string) => HttpAgent,
): Promise<HttpResponse> {
  const exchange = new Exchange(request);
  try {
    // Nothing is asked of the network for a call that is over before it began.
    exchange.throwIfStopped();
    const message = await answerTo(request, exchange, agentOf);
    const { statusCode: status = 0, headers } = message;
    const isEmpty = status === 204 || headers["content-length"] === "0";
    const body = isEmpty ? message : decoded(message, headers["content-encoding"], exchange);
    exchange.throwIfStopped();
    return { status, headers: flatten(headers), body: exchange.body(arrivingFrom(body)) };
  } catch (cause) {
    throw exchange.failure(cause);
  }
}

interface Parts {
  readonly protocol: string;
  readonly hostname: string | null | undefined;
  readonly port: string | number | null | undefined;
}

/** Of the origin that was asked last: most clients have but one. */
let last: Parts & { readonly origin: string } = { origin: "", protocol: "", hostname: "", port: "" };

function partsOf(origin: string): Parts {
  if (last.origin !== origin) {
    const url = new URL(origin);
    const { hostname, port } = urlToHttpOptions(url);
    last = { origin, protocol: url.protocol, hostname, port };
  }
  return last;
}

/** Resolves once status and headers are there; the body of the request may still be on its way. */
function answerTo(
  request: HttpRequest,
  exchange: Exchange,
  agentOf: (protocol: string) => HttpAgent,
): Promise<http.IncomingMessage> {
  const { target: path, method, body } = request;
  const { protocol, hostname, port } = partsOf(request.origin);
  const length = lengthOf(request);
  const headers =
    length === undefined ? request.headers : { ...request.headers, "content-length": String(length) };
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path, method, headers, agent: agentOf(protocol) };
    // What node needs of an agent was looked for when the client was made.
    const outgoing = moduleOf(protocol).request(options as http.RequestOptions);
    let isAnswered = false;
    // Not every socket that an agent gives tells of its end.
    exchange.onStop(() => {
      outgoing.destroy();
      reject(new Error("The exchange was ended."));
    });
    outgoing.on("socket", (socket) => watch(socket, exchange));
    outgoing.on("response", (message) => {
      isAnswered = true;
      // A server that has said all it had to say may not read the rest.
      message.on("end", () => outgoing.writableFinished || outgoing.destroy());
      resolve(message);
    });
    outgoing.on("error", reject);
    // Node neither answers nor fails a call that is asked to become another protocol.
    outgoing.on("upgrade", (_, socket) => {
      socket.destroy();
      exchange.fail("ERR_CONNECTION", "the server requested a protocol upgrade (101)");
    });
    outgoing.on("close", () => isAnswered || reject(new Error("The connection was closed.")));
    if (isSource(body)) pipeline(Readable.from(bytesOf(body, exchange)), outgoing).catch(reject);
    else outgoing.end(body);
  });
}

/**
 * From when on a byte may have left: once a new connection stands, with TLS once its handshake is done. One that was
 * kept stands already, and node writes at once: whatever becomes of it then, the request may have arrived.
 */
function watch(socket: Socket, exchange: Exchange): void {
  const leaves = () => (exchange.sent = "unknown");
  if ("secureConnecting" in socket && socket.secureConnecting === true) socket.once("secureConnect", leaves);
  else if (socket.connecting) socket.once("connect", leaves);
  else if (socket.destroyed) exchange.fail("ERR_CONNECTION", "the connection that was kept has ended");
  else leaves();
}

export function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) entries.push([name, typeof value === "string" ? value : value.join(", ")]);
  }
  return Object.fromEntries(entries);
}
