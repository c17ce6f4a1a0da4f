/** Selects how requests are sent: by the platform, or by a transport of the caller. */
import { optionError } from "../errors.ts";
import { sendByFetch } from "../platform/fetch.ts";
import type { Dispatcher, FetchLike, HttpAgent, Platform, Send } from "../platform/platform.ts";
import { kindOf } from "../util/kind.ts";
import { member } from "../util/own.ts";

/** The transport of a client. Set at most one option. */
export interface TransportOptions {
  /** A function like `fetch`, to use instead of node:http or the global fetch. */
  readonly fetch?: FetchLike | undefined;
  /** A Dispatcher of undici: a Pool, an Agent, a ProxyAgent, a MockAgent. Only on Node.js. */
  readonly dispatcher?: Dispatcher | undefined;
  /** An Agent of node:https or node:http, such as one for a proxy. Only on Node.js. */
  readonly agent?: HttpAgent | undefined;
}

const CODE = "ERR_CONFIG_TRANSPORT";
const NAMES = ["fetch", "dispatcher", "agent"] as const;

/** Selects the transport of a client. @throws ConfigError for more than one, or one that this platform does not support */
export function withTransport(platform: Platform, options: TransportOptions): Platform {
  const [name, other] = NAMES.filter((each) => options[each] !== undefined);
  if (name === undefined) return platform;
  if (other !== undefined)
    throw optionError(CODE, `${name}, ${other}`, "expected at most one transport. Remove the others.");
  return { ...platform, send: sendBy(name, options[name], platform) };
}

function sendBy(name: (typeof NAMES)[number], transport: unknown, platform: Platform): Send {
  if (name === "fetch") {
    if (typeof transport !== "function")
      throw optionError(CODE, name, `expected a function like fetch, received ${kindOf(transport)}`);
    return sendByFetch(transport as FetchLike); // the parameters of a function cannot be checked
  }
  const [create, method, expected] =
    name === "agent"
      ? ([platform.sendByAgent, "addRequest", "an Agent of node:http or node:https"] as const)
      : ([platform.sendByDispatcher, "request", "a Dispatcher of undici"] as const);
  if (!hasMethod(transport, method))
    throw optionError(CODE, name, `expected ${expected}, received ${kindOf(transport)}`);
  if (create === undefined)
    throw optionError(CODE, name, "this platform does not have node:http. Use fetch instead.");
  return create(transport as never); // it has the method that node, or undici, looks for
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof member(value, name) === "function";
}
