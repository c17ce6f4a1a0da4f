/** A server that says again what it was sent, and more: the plain text that only its owner should know. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { signed } from "../../runtime/support/wechatpay.ts";

export interface Echo {
  readonly url: string;
  readonly way: "message" | "code" | "detail" | "text" | "type" | "reset" | "signed";
  /** Those of the requests so far. */
  readonly signatures: readonly string[];
  answer(way: Echo["way"], secrets: readonly string[]): void;
  close(): void;
}

export async function startEcho(): Promise<Echo> {
  const signatures: string[] = [];
  const next: { way: Echo["way"]; secrets: readonly string[] } = { way: "text", secrets: [] };
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const { authorization = "" } = request.headers;
      signatures.push(/signature="([^"]+)"/.exec(authorization)?.[1] ?? "");
      say(next.way, [...next.secrets, authorization, request.url ?? ""], request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    get way() {
      return next.way;
    },
    signatures,
    answer: (way, secrets) => {
      signatures.length = 0;
      Object.assign(next, { way, secrets });
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function say(
  way: Echo["way"],
  secrets: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
) {
  const all = secrets.join(", ");
  const answer = (body: string, headers: Record<string, string> = {}) =>
    response.writeHead(400, headers).end(body);
  if (way === "message") return answer(JSON.stringify({ code: "PARAM_ERROR", message: `wrong: ${all}` }));
  if (way === "code") return answer(JSON.stringify({ code: secrets[0], message: secrets[0] }));
  if (way === "detail") return answer(JSON.stringify({ code: "PARAM_ERROR", detail: { value: all } }));
  if (way === "text") return answer(`<p>${all}</p>`, { "content-type": "text/html" });
  if (way === "type") return answer("x", { "content-type": encodeURIComponent(secrets[0] ?? "") });
  if (way === "reset") return void request.socket.resetAndDestroy();
  const body = JSON.stringify({ echo: all }).slice(1); // signed, but not JSON
  return response.writeHead(200, signed(body)).end(body);
}
