import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import type { Operation } from "../model.ts";
import { answerTo } from "./answer.ts";
import { checkAuthorization, type RawRequest } from "./authorization.ts";
import type { Credentials } from "./credentials.ts";
import { groupRequest, type Groups } from "./groups.ts";
import { Refusal } from "./refusal.ts";
import { refuse, stream, succeed, type Reply } from "./reply.ts";
import { Routes, type Match } from "./routes.ts";
import { checkDigests, isUpload, readUpload } from "./upload.ts";
import { pointer, unseal, type OpenedField } from "./unseal.ts";

/** One exchange as the sandbox saw it. It holds personal data in plain text: show it, and keep it nowhere. */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As received. */
  readonly body: string;
  /** The page that documents what was called, if one does. */
  readonly page: string | undefined;
  /** Whether the Authorization header was right. */
  readonly signed: boolean;
  readonly opened: readonly OpenedField[];
  /** The request by its groups, marked fields in plain text. */
  readonly request: Groups | undefined;
  readonly answer: Reply;
}

export interface ServerOptions {
  readonly operations: readonly Operation[];
  readonly credentials: Credentials;
  readonly onExchange: (exchange: Exchange) => void;
}

/** More than any documented body needs: of JSON, and of an upload. */
const mostBytes = { json: 1024 * 1024, upload: 16 * 1024 * 1024 };

export function createSandboxServer(options: ServerOptions): Server {
  const routes = new Routes(options.operations);
  return createServer((request, response) => {
    serve(request, response, routes, options).catch((error: unknown) => {
      // A caller that went away mid-request is not an event of the sandbox.
      if (!response.headersSent && !response.destroyed) response.writeHead(500).end();
      else response.destroy(error instanceof Error ? error : undefined);
    });
  });
}

/** What is known of an exchange while it is being served. */
interface Progress {
  page?: string;
  signed: boolean;
  opened: readonly OpenedField[];
  request?: Groups;
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  routes: Routes,
  { credentials, onExchange }: ServerOptions,
): Promise<void> {
  const { method = "", url: target = "/" } = incoming;
  const isForm = /^multipart\//iu.test(incoming.headers["content-type"] ?? "");
  const limit = isForm ? mostBytes.upload : mostBytes.json;
  const body = await readBody(incoming, limit);
  const raw: RawRequest = { method, target, headers: incoming.headers, body: body ?? Buffer.alloc(0) };
  const progress: Progress = { signed: false, opened: [] };
  const answer = body ? await answerOf(raw, routes, credentials, progress) : refuse(tooLarge(limit));
  response.writeHead(answer.status, answer.headers).end(answer.body);
  const { page, signed, opened, request } = progress;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  onExchange({
    method,
    target,
    headers,
    body: raw.body.toString("utf8"),
    page,
    signed,
    opened,
    request,
    answer,
  });
}

/** The body, or undefined where it is larger than any request may be; the rest of it is let through unread. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer; // no encoding is set, so chunks are bytes
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

async function answerOf(
  raw: RawRequest,
  routes: Routes,
  credentials: Credentials,
  progress: Progress,
): Promise<Reply> {
  try {
    // The path as sent, since that is what is signed: `/v3/a/../b` is not `/v3/b`.
    const [path = "", query = ""] = raw.target.split(/\?(.*)/su);
    const match = routes.find(raw.method, path);
    const { operation } = match.route;
    progress.page = operation.page;
    const upload = isUpload(operation) ? await readUpload(raw) : undefined;
    const signedBody = upload ? Buffer.from(upload.meta) : raw.body;
    checkAuthorization({ ...raw, body: signedBody }, credentials, Date.now() / 1000);
    progress.signed = true;
    const sent = groupRequest(raw, new URLSearchParams(query), operation, match.parameters, upload);
    const request = openRequest(raw, sent, match, credentials, progress);
    if (upload) checkDigests(request["body"], upload);
    if (operation.answer === "stream") return stream();
    if (operation.answer === "empty") return succeed(204, "", credentials);
    return succeed(200, JSON.stringify(answerTo(operation, request, credentials)), credentials);
  } catch (error) {
    return refuse(error instanceof Refusal ? error : unexpected(error));
  }
}

function openRequest(
  raw: RawRequest,
  sent: Groups,
  match: Match,
  credentials: Credentials,
  progress: Progress,
): Groups {
  const { operation, validate } = match.route;
  const serial = raw.headers["wechatpay-serial"];
  if (serial !== undefined && serial !== credentials.publicKeyId) {
    const issue = "names no key of this sandbox";
    throw new Refusal(400, "PARAM_ERROR", `Wechatpay-Serial ${issue}.`, { issue, location: "header" });
  }
  const { value, opened } = unseal(sent, operation.request, credentials);
  if (opened.length > 0 && serial === undefined) {
    throw new Refusal(
      400,
      "PARAM_ERROR",
      "Fields are encrypted, and Wechatpay-Serial does not say with which key.",
    );
  }
  const request = value as Groups; // unsealing keeps the shape
  Object.assign(progress, { opened, request });
  const [issue, ...more] = validate(request);
  if (issue) {
    const text = `${issue.path}: expected ${issue.expected}, received ${issue.received}`;
    const others = more.length > 0 ? `, and ${more.length} more` : "";
    throw new Refusal(400, "PARAM_ERROR", `参数错误: ${text}${others}`, {
      field: pointer(issue.path),
      issue: issue.rule,
      location: locationOf(issue.path),
    });
  }
  return request;
}

function locationOf(path: string): "body" | "query" | "header" | "uri" {
  const groups = { json: "body", query: "query", headers: "header" } as const;
  const group = path.split(".")[0] ?? "";
  return Object.hasOwn(groups, group) ? groups[group as keyof typeof groups] : "uri"; // hasOwn has just told
}

/** The walks go down as deep as the request does; whatever else fails is the sandbox's own fault, and is shown. */
function unexpected(error: unknown): Refusal {
  if (error instanceof RangeError)
    return new Refusal(400, "PARAM_ERROR", "The request is nested too deeply.");
  const reason = error instanceof Error ? error.message : "unknown";
  return new Refusal(500, "SYSTEM_ERROR", `The sandbox failed: ${reason}`);
}

function tooLarge(limit: number): Refusal {
  return new Refusal(413, "REQUEST_TOO_LARGE", `The body is larger than ${limit} bytes.`);
}
