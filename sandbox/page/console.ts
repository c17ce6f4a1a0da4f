/** A call for the page: it has no key, so the sandbox, which made the merchant's, makes the call by the client itself. */
import { createClient, WechatPayError, type Client } from "wechatpay-ts";

import { isFile, type Json, type Operation } from "../../generator/ir/model.ts";
import type { RawRequest } from "../http/request.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { groupRequest } from "../request/groups.ts";
import type { ClientCredentials } from "../keys/credentials.ts";
import type { ExchangeLog } from "../exchange/log.ts";
import { ApiError } from "../http/api-error.ts";
import type { Routes } from "../request/routes.ts";
import { callTable } from "../request/tables.ts";
import { isUpload } from "../request/upload.ts";
import { readForm } from "./form.ts";
import type { Page } from "./served.ts";

export interface ConsoleContext {
  readonly routes: Routes;
  readonly log: ExchangeLog;
  /** Undefined where the merchant's key was not made here. */
  readonly credentials: () => ClientCredentials | undefined;
}

const base = "/sandbox/play";

/** A path of the API below `/sandbox/play`: fields in plain text go in, and come out. */
export function isConsoleCall(path: string): boolean {
  return path.startsWith(`${base}/`);
}

/** By which the exchange of a call is known among all. */
const mark = "sandbox-play";

export class CallConsole {
  private readonly played: ConsoleContext;
  private count = 0;

  constructor(played: ConsoleContext) {
    this.played = played;
  }

  async play(raw: RawRequest): Promise<Page> {
    // A browser says that this very page asks; what is no browser has a client of its own.
    if (raw.headers["sec-fetch-site"] !== "same-origin") {
      return refused(403, "SANDBOX_PAGE", "Only the page of this sandbox may ask for a call; sign your own.");
    }
    try {
      return await this.call(raw);
    } catch (error) {
      if (error instanceof ApiError) return refused(error.status, error.code, error.message);
      throw error;
    }
  }

  private async call(raw: RawRequest): Promise<Page> {
    const credentials = this.played.credentials();
    if (!credentials) {
      const why = "This sandbox was given the merchant's public key alone, so it cannot sign for this page.";
      return refused(409, "SANDBOX_PAGE", why);
    }
    const [path = "", query = ""] = raw.target.slice(base.length).split(/\?(.*)/su);
    const { route, parameters } = this.played.routes.find(raw.method, path);
    const request = await readRequest(raw, route.operation, new URLSearchParams(query), parameters);
    // What a page may get wrong is what the sandbox is there to tell.
    const client = createClient({ ...credentials, validate: false });
    const number = `${(this.count += 1)}`;
    const fault = raw.headers["sandbox-fault"];
    const headers = { [mark]: number, ...(fault !== undefined && { "sandbox-fault": String(fault) }) };
    return this.exchange(number, client, route.operation, request, headers);
  }

  private async exchange(
    number: string,
    client: Client,
    operation: Operation,
    request: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Page> {
    let exchange: Exchange | undefined;
    const stop = this.played.log.watch((seen) => {
      if (seen.headers[mark] === number) exchange = seen;
    });
    try {
      const { data, response } = await client.call(callTable(operation), request, { headers }).withResponse();
      const body = isFile(operation.responseType) ? await (data as Download).bytes() : shown(data as Json); // by its table
      return { status: response.status, headers: passedOn(response.headers, exchange), body };
    } catch (error) {
      return failed(error, exchange);
    } finally {
      stop();
    }
  }
}

type Download = { bytes(): Promise<Uint8Array> };

async function readRequest(
  raw: RawRequest,
  operation: Operation,
  query: URLSearchParams,
  parameters: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const upload = isUpload(operation);
  const read = { ...raw, body: upload ? Buffer.alloc(0) : raw.body };
  const groups = groupRequest(read, query, operation, parameters, undefined);
  const headers = operation.request.find(({ name }) => name === "headers")?.children ?? [];
  const given = headers
    .map(({ name }): [string, unknown] => [name, raw.headers[name.toLowerCase()]])
    // Which key seals is the client's business.
    .filter(([name, value]) => value !== undefined && !/^wechatpay-serial$/iu.test(name));
  return {
    ...groups,
    ...(headers.length > 0 && { headers: Object.fromEntries(given) }),
    ...(upload && { body: await readForm(raw) }),
  };
}

/** Nothing at all where there is no content. */
function shown(data: Json | undefined): string {
  return data === undefined ? "" : JSON.stringify(data, null, 2);
}

/** What the answer said of itself; how the page is to read it is said anew. */
function passedOn(
  headers: Readonly<Record<string, string>>,
  exchange: Exchange | undefined,
): Record<string, string> {
  const told = Object.entries(headers).filter(([name]) =>
    /^(?:wechatpay-|request-id$|content-type$)/u.test(name),
  );
  return { ...Object.fromEntries(told), ...numberOf(exchange) };
}

function numberOf(exchange: Exchange | undefined): Record<string, string> {
  return exchange ? { "Sandbox-Exchange": String(exchange.number) } : {};
}

/** An error answer as it came over the wire; else what the client has against the request, or against the answer. */
function failed(error: unknown, exchange: Exchange | undefined): Page {
  const isOfClient = error instanceof WechatPayError;
  if (!isOfClient) throw error;
  if (error.code === "ERR_API" && exchange) {
    const { status, headers, body } = exchange.response;
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const own = Object.fromEntries(lower) as Record<string, string>; // entries of texts
    return { status, headers: passedOn(own, exchange), body };
  }
  const page = refused(exchange ? 502 : 400, String(error.code), error.message);
  return { ...page, headers: { ...page.headers, ...numberOf(exchange) } };
}

function refused(status: number, code: string, message: string): Page {
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  return { status, headers, body: JSON.stringify({ code, message }, null, 2) };
}
