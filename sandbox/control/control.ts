/** The control API below /sandbox/: the functions of the library for tests in any language. */
import type { ServerResponse } from "node:http";

import type { Json } from "../../generator/ir/model.ts";
import type { RawRequest } from "../http/request.ts";
import type { ExchangeLog } from "../exchange/log.ts";
import { ApiError } from "../http/api-error.ts";
import { isTooDeep } from "../util/json.ts";
import { openFeed } from "./feed.ts";

/** Handles a control call. The result is sent as JSON; undefined as 204. */
export type ControlAction = (
  body: Json,
  parameters: readonly string[],
) => Json | undefined | Promise<Json | undefined>;

/** The control API of one sandbox. */
export interface Control {
  readonly log: ExchangeLog;
  /** Actions by method and path: `POST /sandbox/orders/{out_trade_no}/pay`. */
  readonly actions: Readonly<Record<string, ControlAction>>;
}

/** A control call that failed, with its status. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Serves a request of the control API. */
export async function serveControl(
  raw: RawRequest,
  response: ServerResponse,
  control: Control,
  bodyLimit: number | undefined,
): Promise<void> {
  try {
    if (bodyLimit !== undefined) throw new ControlError(413, `body: expected at most ${bodyLimit} bytes.`);
    const path = raw.target.split("?")[0] ?? "";
    const isFeed = raw.method === "GET" && path === "/sandbox/exchanges";
    if (isFeed && /\btext\/event-stream\b/u.test(raw.headers.accept ?? "")) {
      return openFeed(response, control.log, Number(raw.headers["last-event-id"] ?? 0));
    }
    const { action, parameters } = findAction(raw.method, path, control);
    const result = await action(readJson(raw), parameters);
    if (result === undefined) return void response.writeHead(204).end();
    sendJson(response, 200, result);
  } catch (error) {
    const status = error instanceof ControlError || error instanceof ApiError ? error.status : 400;
    sendJson(response, status, { error: error instanceof Error ? error.message : "The action failed." });
  }
}

function findAction(
  method: string,
  path: string,
  { actions }: Control,
): { action: ControlAction; parameters: string[] } {
  const segments = path.split("/");
  for (const [name, action] of Object.entries(actions)) {
    const [needed, pattern = ""] = name.split(" ");
    const parts = pattern.split("/");
    const fits =
      parts.length === segments.length &&
      parts.every((part, at) => part.startsWith("{") || part === segments[at]);
    if (!fits || needed !== method) continue;
    const parameters = segments.filter((_, at) => parts[at]?.startsWith("{"));
    return { action, parameters: parameters.map((text) => decodeURIComponent(text)) };
  }
  throw new ControlError(
    404,
    `${method} ${path}: the control API has no such action. Use one of ${Object.keys(actions).join(", ")}.`,
  );
}

function readJson({ body, headers }: RawRequest): Json {
  if (body.length === 0) return {};
  // A browser sends a preflight before it sends this type to another origin, and the sandbox does not allow it.
  if (!/^application\/json\b/iu.test(headers["content-type"] ?? "")) {
    throw new ControlError(415, "content-type: expected application/json.");
  }
  const value = parseJson(body.toString("utf8"));
  if (value === undefined) throw new ControlError(400, "body: expected JSON.");
  if (isTooDeep(value)) throw new ControlError(400, "body: expected fewer levels of nesting.");
  return value;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // JSON.parse returns Json
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, value: Json): void {
  response
    .writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" })
    .end(`${JSON.stringify(value)}\n`);
}
