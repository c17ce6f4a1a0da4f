/** Sends by node:http and node:https, over connections that are kept alive. */
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { urlToHttpOptions } from "node:url";
import { Exchange } from "./exchange.ts";
import { contentOf, decodeContent } from "./node-stream.ts";
import { own, ownMember, setOwn } from "../util/own.ts";
import { isStream, lengthOf } from "./outgoing.ts";
import type { HttpAgent, HttpRequest, HttpResponse, Send } from "./platform.ts";

/** How long a connection waits for its next call in milliseconds: less than servers commonly allow, so that none is stale. */
const IDLE_MS = 4_000;

/** The connections by protocol, created at first use. Node unrefs idle ones, so they do not keep a process alive. */
const pools = new Map<string, http.Agent>();

/** Sends over the connections of this process. */
export const send: Send = (request) => sendThrough(request, poolOf);

/** Creates a transport of an agent, such as one for a proxy or for client certificates. */
export function sendByAgent(agent: HttpAgent): Send {
  return (request) => sendThrough(request, () => agent);
}

function poolOf(protocol: string): http.Agent {
  let pool = pools.get(protocol);
  if (pool === undefined) {
    pool = new (moduleOf(protocol).Agent)({ keepAlive: true, timeout: IDLE_MS });
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
    // A call that was aborted before it began opens no connection.
    exchange.throwIfStopped();
    const message = await responseTo(request, exchange, agentOf);
    const { statusCode: status = 0, headers } = message;
    const isEmpty = status === 204 || ownMember(headers, "content-length") === "0";
    const body = isEmpty ? message : decodeContent(message, contentEncoding(headers), exchange);
    exchange.throwIfStopped();
    return { status, headers: flatten(headers), body: exchange.body(contentOf(body)) };
  } catch (cause) {
    throw exchange.failure(cause);
  }
}

/**
 * Options of node:http and node:tls that the client does not set. They are own members, since node copies the options to an
 * ordinary object, to which a polluted Object.prototype would add them.
 */
const UNSET: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    ...["_defaultAgent", "auth", "createConnection", "defaultPort", "family", "highWaterMark", "host"],
    ...["insecureHTTPParser", "joinDuplicateHeaders", "localAddress", "lookup", "maxHeaderSize", "setHost"],
    ...["signal", "socketPath", "timeout", "uniqueHeaders"],
  ].map((name) => [name, undefined]),
);

interface Parts {
  readonly protocol: string;
  readonly hostname: string | null | undefined;
  readonly port: string | number | null | undefined;
}

/** The parts of the last origin: most clients have only one. */
let last: Parts & { readonly origin: string } = { origin: "", protocol: "", hostname: "", port: "" };

function partsOf(origin: string): Parts {
  if (last.origin !== origin) {
    const url = new URL(origin);
    const { hostname, port } = urlToHttpOptions(url);
    last = { origin, protocol: url.protocol, hostname, port };
  }
  return last;
}

/** Resolves when status and headers have arrived; the body of the request may still be sent. */
function responseTo(
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
    const options = own({
      ...UNSET,
      protocol,
      hostname,
      port,
      path,
      method,
      headers,
      agent: agentOf(protocol),
    });
    // The members of the agent were checked when the client was created.
    const outgoing = moduleOf(protocol).request(options as http.RequestOptions);
    let hasResponse = false;
    // Some sockets of agents do not report their end.
    exchange.onStop(() => {
      outgoing.destroy();
      reject(new Error("The exchange was ended."));
    });
    outgoing.on("socket", (socket) => trackSent(socket, exchange));
    outgoing.on("response", (message) => {
      hasResponse = true;
      // A server that has sent its whole response may not read the rest of the request.
      message.on("end", () => outgoing.writableFinished || outgoing.destroy());
      resolve(message);
    });
    outgoing.on("error", reject);
    // Node neither responds nor fails if the server requests another protocol.
    outgoing.on("upgrade", (_, socket) => {
      socket.destroy();
      exchange.fail("ERR_CONNECTION", "the server requested a protocol upgrade (101)");
    });
    outgoing.on("close", () => hasResponse || reject(new Error("The connection was closed.")));
    if (isStream(body))
      pipeline(Readable.from(body.open((...error) => exchange.fail(...error))), outgoing).catch(reject);
    else outgoing.end(body);
  });
}

/**
 * Sets `sent` of the exchange to `"unknown"` when a byte of the request may be sent: when a new connection is open, with TLS
 * after its handshake. A connection that was kept alive is open, and node writes at once, so after any later
 * failure the request may have arrived.
 */
function trackSent(socket: Socket, exchange: Exchange): void {
  const markSent = () => (exchange.sent = "unknown");
  if ("secureConnecting" in socket && socket.secureConnecting === true)
    socket.once("secureConnect", markSent);
  else if (socket.connecting) socket.once("connect", markSent);
  else if (socket.destroyed) exchange.fail("ERR_CONNECTION", "the kept-alive connection has ended");
  else markSent();
}

/** Returns the Content-Encoding of a response. */
export function contentEncoding(headers: http.IncomingHttpHeaders): string | undefined {
  return Object.hasOwn(headers, "content-encoding") ? headers["content-encoding"] : undefined;
}

/** Joins the values of each header. */
export function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) setOwn(joined, name, typeof value === "string" ? value : value.join(", "));
  }
  return joined;
}
