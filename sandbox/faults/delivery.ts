/** Sends a response: at once, or slowly, in part or not at all if a fault requires it. */
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import type { HttpResponse } from "../http/response.ts";
import { findFault, type Fault } from "./fault.ts";

/** Resolves when the response, or the part of it that a fault lets through, is sent. */
export function deliver(
  response: ServerResponse,
  content: HttpResponse,
  faults: readonly Fault[],
): Promise<void> {
  return faults.length === 0 ? send(response, content) : deliverWithFaults(response, content, faults);
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): Promise<void> {
  const length = status === 204 ? {} : { "Content-Length": body.length };
  response.writeHead(status, { ...headers, ...length });
  return new Promise((resolve) => response.end(body, resolve));
}

async function deliverWithFaults(
  response: ServerResponse,
  content: HttpResponse,
  faults: readonly Fault[],
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    await deliverUntil(response, content, faults, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error; // otherwise the caller has closed the connection
  }
}

async function deliverUntil(
  response: ServerResponse,
  content: HttpResponse,
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
    await write(response, content, { headers: headers?.ms ?? 0, body: body?.ms ?? 0, isCut }, signal);
    if (when !== "during") return void response.socket?.end();
    await sleep(resetDelayMs);
    return resetConnection(response.socket);
  }
  const { socket } = response; // read before `end`, which clears it
  await send(response, content);
  if (when !== "after") return;
  await sleep(resetDelayMs);
  resetConnection(socket);
}

/** Milliseconds before a reset, since an immediate reset discards bytes that are still in the send buffer. */
const resetDelayMs = 50;
/** Parts in which a slow response is sent. */
const steps = 10;

interface Pace {
  /** Milliseconds for each part. */
  readonly headers: number;
  readonly body: number;
  readonly isCut: boolean;
}

/** Writes to the socket, since Node.js sends a head as a whole and enforces the Content-Length. */
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

/** Resets the connection; over TLS it is closed without close_notify, since Node.js cannot reset a TLS socket. */
function resetConnection(socket: Socket | null): void {
  if (socket === null) return;
  if ("encrypted" in socket) socket.destroy();
  else socket.resetAndDestroy();
}
