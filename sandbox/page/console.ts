/** Sends the calls of the page. The page has no key, so the sandbox signs them with the caller's and calls itself by the client. */
import { createClient, WechatPayError, type Client } from "wechatpay-ts";
import { byFetch } from "wechatpay-ts/fetch";

import { isFile } from "../../generator/ir/field.ts";
import type { Json, Endpoint } from "../../generator/ir/model.ts";
import { groupFields } from "../../generator/ir/request.ts";
import type { RawRequest } from "../http/request.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { groupRequest } from "../request/groups.ts";
import { callerKindOf } from "../merchants/caller.ts";
import type { BrandClientCredentials, ClientCredentials } from "../keys/credentials.ts";
import type { ExchangeLog } from "../exchange/log.ts";
import { ApiError } from "../http/api-error.ts";
import type { Routes } from "../request/routes.ts";
import { clientOperation } from "../request/tables.ts";
import { isUpload } from "../request/upload.ts";
import { readForm } from "./form.ts";
import type { Page } from "./served.ts";
import { fetchTrusting } from "./trusting-fetch.ts";

/** What the console needs of its sandbox. */
export interface ConsoleContext {
  readonly routes: Routes;
  readonly log: ExchangeLog;
  /** Returns the keys of the caller of a path; undefined if the sandbox does not have its private key. */
  readonly credentials: (path: string) => ClientCredentials | BrandClientCredentials | undefined;
  /** Where the sandbox listens on this machine, and with HTTPS its certificate. */
  readonly place: () => { readonly baseUrl: string; readonly ca: string | undefined };
}

const base = "/sandbox/call";

/** Reports whether a path is an API path below `/sandbox/call`, which takes and returns marked fields in plain text. */
export function isConsoleCall(path: string): boolean {
  return path.startsWith(`${base}/`);
}

/** The header that identifies the exchange of a call. */
const mark = "sandbox-call";

/** Signs and sends the calls of the page. */
export class CallConsole {
  private readonly context: ConsoleContext;
  private count = 0;

  constructor(context: ConsoleContext) {
    this.context = context;
  }

  async handle(raw: RawRequest): Promise<Page> {
    // Only a browser sends this header. Other programs sign calls by a client of their own.
    if (raw.headers["sec-fetch-site"] !== "same-origin") {
      return errorPage(
        403,
        "SANDBOX_PAGE",
        "sec-fetch-site: only the page of this sandbox may send requests here. Sign the call with a client of your own.",
      );
    }
    try {
      return await this.call(raw);
    } catch (error) {
      if (error instanceof ApiError) return errorPage(error.status, error.code, error.message);
      throw error;
    }
  }

  private async call(raw: RawRequest): Promise<Page> {
    const [path = "", query = ""] = raw.target.slice(base.length).split(/\?(.*)/su);
    const credentials = this.context.credentials(path);
    if (!credentials) {
      const name = callerKindOf(path);
      const why = `credentials: the sandbox has no private key of the ${name}, so it cannot sign calls. Start it without credentials.`;
      return errorPage(409, "SANDBOX_PAGE", why);
    }
    const { route, parameters } = this.context.routes.find(raw.method, path);
    const request = await readRequest(raw, route.operation, new URLSearchParams(query), parameters);
    // The sandbox reports invalid requests itself.
    const { baseUrl, ca } = this.context.place();
    const transport = ca === undefined ? undefined : byFetch(fetchTrusting(ca));
    const client = createClient({ ...credentials, baseUrl, transport, validate: false });
    const number = `${(this.count += 1)}`;
    const fault = raw.headers["sandbox-fault"];
    const headers = { [mark]: number, ...(fault !== undefined && { "sandbox-fault": String(fault) }) };
    return this.exchange(number, client, route.operation, request, headers);
  }

  private async exchange(
    number: string,
    client: Client,
    operation: Endpoint,
    request: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Page> {
    let exchange: Exchange | undefined;
    const stop = this.context.log.watch((seen) => {
      if (seen.headers[mark] === number) exchange = seen;
    });
    try {
      const { data, response } = await client
        .call(clientOperation(operation), request, { headers })
        .withResponse();
      const body = isFile(operation.responseType) ? await (data as Download).bytes() : format(data as Json); // by its responseType
      return { status: response.status, headers: shownHeaders(response.headers, exchange), body };
    } catch (error) {
      return failurePage(error, exchange);
    } finally {
      stop();
    }
  }
}

type Download = { bytes(): Promise<Uint8Array> };

async function readRequest(
  raw: RawRequest,
  operation: Endpoint,
  query: URLSearchParams,
  parameters: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const upload = isUpload(operation);
  const read = { ...raw, body: upload ? Buffer.alloc(0) : raw.body };
  const groups = groupRequest(read, query, operation, parameters, undefined);
  const headers = groupFields(operation.request, "headers");
  const sent = headers
    // The client chooses the key that encrypts.
    .filter(({ role }) => role !== "clientSerial")
    .map(({ name }): [string, unknown] => [name, raw.headers[name.toLowerCase()]])
    .filter(([, value]) => value !== undefined);
  return {
    ...groups,
    ...(headers.length > 0 && { headers: Object.fromEntries(sent) }),
    ...(upload && { body: await readForm(raw) }),
  };
}

/** Formats JSON; returns an empty text without content. */
function format(data: Json | undefined): string {
  return data === undefined ? "" : JSON.stringify(data, null, 2);
}

/** Selects the headers of the response that the page shows. */
function shownHeaders(
  headers: Readonly<Record<string, string>>,
  exchange: Exchange | undefined,
): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) =>
    /^(?:wechatpay-|request-id$|content-type$)/u.test(name),
  );
  return { ...Object.fromEntries(entries), ...numberOf(exchange) };
}

function numberOf(exchange: Exchange | undefined): Record<string, string> {
  return exchange ? { "Sandbox-Exchange": String(exchange.number) } : {};
}

/** Shows an error response as received; otherwise the error of the client. */
function failurePage(error: unknown, exchange: Exchange | undefined): Page {
  if (!(error instanceof WechatPayError)) throw error;
  if (error.code === "ERR_API" && exchange) {
    const { status, headers, body } = exchange.response;
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const received = Object.fromEntries(lower) as Record<string, string>; // entries of strings
    return { status, headers: shownHeaders(received, exchange), body };
  }
  const page = errorPage(exchange ? 502 : 400, String(error.code), error.message);
  return { ...page, headers: { ...page.headers, ...numberOf(exchange) } };
}

function errorPage(status: number, code: string, message: string): Page {
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  return { status, headers, body: JSON.stringify({ code, message }, null, 2) };
}
