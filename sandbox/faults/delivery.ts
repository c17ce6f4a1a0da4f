/** How an answer goes out: at once and whole, or slowly, in part, or not at all. */
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import type { HttpResponse } from "../http/response.ts";
import { findFault, type Fault } from "./fault.ts";

/** Resolves once all that will be sent is sent. */
export async function deliver(
  response: ServerResponse,
  reply: HttpResponse,
  faults: readonly Fault[],
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    await deliverUntil(response, reply, faults, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error; // whoever asked is gone, and misses nothing
  }
}

async function deliverUntil(
  response: ServerResponse,
  reply: HttpResponse,
  faults: readonly Fault[],
  signal: AbortSignal,
): Promise<void> {
  const delay = findFault(faults, "delay");
  if (delay) await sleep(delay.ms, undefined, { signal });
  if (findFault(faults, "hang")) return;
  const reset = findFault(faults, "reset");
  const when = reset && (reset.when ?? "before");
  if (when === "request" || when === "before") return resetConnection(response.socket);
  const headers = findFault(faults, "slow-headers");
  const body = findFault(faults, "slow-body");
  const isCut = findFault(faults, "body-truncated") !== undefined || when === "during";
  if (headers || body || isCut) {
    await write(response, reply, { headers: headers?.ms ?? 0, body: body?.ms ?? 0, isCut }, signal);
    if (when !== "during") return void response.socket?.end();
    await sleep(resetAfter);
    return resetConnection(response.socket);
  }
  const { socket } = response; // an answered response has none
  const length = reply.status === 204 ? {} : { "Content-Length": reply.body.length };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  await new Promise<void>((resolve) => response.end(reply.body, resolve));
  if (when !== "after") return;
  await sleep(resetAfter);
  resetConnection(socket);
}

/** Milliseconds: a reset that comes at once takes along what was sent before it. */
const resetAfter = 50;
const steps = 10;

interface Pace {
  /** Milliseconds for each part. */
  readonly headers: number;
  readonly body: number;
  readonly isCut: boolean;
}

/** By hand, since Node.js sends a head as a whole and keeps to the length that it tells. */
async function write(
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  const { socket } = response;
  if (!socket) return;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} Sandbox\r\n${lines.join("")}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  await writeSlowly(socket, Buffer.from(head), pace.headers, signal);
  const sent = pace.isCut ? body.subarray(0, Math.floor(body.length / 2)) : body;
  await writeSlowly(socket, sent, pace.body, signal);
}

async function writeSlowly(
  socket: Socket,
  bytes: Buffer,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  const size = milliseconds === 0 ? bytes.length : Math.ceil(bytes.length / steps);
  for (let at = 0; at < bytes.length; at += size) {
    if (milliseconds > 0) await sleep(milliseconds / steps, undefined, { signal });
    await new Promise<void>((resolve) => socket.write(bytes.subarray(at, at + size), () => resolve()));
  }
}

/** TLS has no reset of its own: there the connection ends without its farewell. */
function resetConnection(socket: Socket | null): void {
  if (socket === null) return;
  if ("encrypted" in socket) socket.destroy();
  else socket.resetAndDestroy();
}
