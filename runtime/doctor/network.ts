/** The network as the doctor needs it: one small interface, and its implementation on Node.js. */
import { lookup } from "node:dns/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { ConnectionError } from "../errors.ts";
import { platform } from "#platform";
import type { HttpRequest } from "../platform/platform.ts";
import { type HeaderReader, headerReader } from "../protocol/headers.ts";
import { systemFact } from "../util/error-text.ts";

/** A response, signed or not. */
export interface Answer {
  readonly status: number;
  readonly header: HeaderReader;
  /** At most its first 1 MiB. */
  readonly body: Uint8Array;
  /** When its headers arrived, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/** Why a response is missing: the code of the system, such as `ECONNRESET`, or of the client, such as `ERR_TIMEOUT`. */
export interface Failure {
  readonly code: string;
}

/** Reports whether a response is missing. */
export function isFailure(answer: Answer | Failure): answer is Failure {
  return "code" in answer;
}

/** The step of a connection that failed. */
export type Step = "dns" | "tcp" | "tls";

/** The network of this machine. Its members do not reject. */
export interface Network {
  /** Connects to an origin, and resolves to the step that failed; undefined if none did. */
  reach(origin: string): Promise<(Failure & { readonly step: Step }) | undefined>;
  /** Sends a request, and resolves to its response. It follows no redirect. */
  send(request: HttpRequest): Promise<Answer | Failure>;
}

/** How long a connection or a request may take, in milliseconds. */
export const TIMEOUT = 10_000;
const MAX_BODY = 1 << 20;

/** Creates the network of this machine. @param now returns milliseconds since 1970 */
export function nodeNetwork(now: () => number = Date.now): Network {
  return {
    reach,
    send: async (request) => {
      try {
        const response = await platform.send(request);
        const receivedAt = now();
        const body = await response.body.start(MAX_BODY);
        return { status: response.status, header: headerReader(response.headers), body, receivedAt };
      } catch (error) {
        return { code: codeOf(error) };
      }
    },
  };
}

async function reach(origin: string): Promise<(Failure & { readonly step: Step }) | undefined> {
  const { protocol, hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isTls = protocol === "https:";
  let step: Step = "dns";
  try {
    await lookup(host);
    step = "tcp";
    const socket = await opened(connectTcp({ host, port: Number(port) || (isTls ? 443 : 80) }), "connect");
    step = "tls";
    // A server name must not be an address (RFC 6066 section 3).
    const servername = host === hostname && !/^[\d.]+$/.test(host) ? { servername: host } : {};
    if (isTls) (await opened(connectTls({ socket, host, ...servername }), "secureConnect")).destroy();
    socket.destroy();
    return undefined;
  } catch (error) {
    return { step, code: codeOf(error) };
  }
}

/** Resolves to a socket when it is open. @param event the event that says so */
function opened(socket: Socket, event: "connect" | "secureConnect"): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.once(event, () => {
      socket.setTimeout(0);
      socket.off("error", fail);
      // The socket is closed at once; an error of the other side then does not matter.
      socket.on("error", () => undefined);
      resolve(socket);
    });
    socket.once("error", fail);
    socket.once("close", () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    socket.setTimeout(TIMEOUT, () => fail(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
  });
}

/** Returns the code of an error; of a ConnectionError, that of its cause, which is the one of the system. */
function codeOf(error: unknown): string {
  const cause = error instanceof ConnectionError ? systemFact(error.cause, "code") : undefined;
  return cause ?? systemFact(error, "code") ?? "no code";
}
