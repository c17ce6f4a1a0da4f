/** Selects how requests are sent: by the platform, or by a transport of the caller. */
import { ConfigError } from "../errors.ts";
import { sendByFetch } from "../platform/fetch.ts";
import type { Dispatcher, FetchLike, HttpAgent, Platform, Send } from "../platform/platform.ts";

/** The transport of a client. Set at most one option. */
export interface TransportOptions {
  /** A function like `fetch`, to use instead of node:http or the global fetch. */
  readonly fetch?: FetchLike | undefined;
  /** A Dispatcher of undici: a Pool, an Agent, a ProxyAgent, a MockAgent. Only on Node.js. */
  readonly dispatcher?: Dispatcher | undefined;
  /** An Agent of node:https or node:http, such as one for a proxy. Only on Node.js. */
  readonly agent?: HttpAgent | undefined;
}

const NAMES = ["fetch", "dispatcher", "agent"] as const;

/** @throws ConfigError for more than one, or for one that cannot be used here */
export function withTransport(platform: Platform, options: TransportOptions): Platform {
  const [name, other] = NAMES.filter((each) => options[each] !== undefined);
  if (name === undefined) return platform;
  if (other !== undefined)
    throw refusal(`${name}, ${other}`, "expected at most one transport. Remove the others");
  return { ...platform, send: sendBy(name, options[name], platform) };
}

function sendBy(name: (typeof NAMES)[number], given: unknown, platform: Platform): Send {
  if (name === "fetch") {
    if (typeof given !== "function") throw refusal(name, "expected a function like fetch");
    return sendByFetch(given as FetchLike); // What a function takes cannot be seen.
  }
  const [make, method, expected] =
    name === "agent"
      ? ([platform.sendByAgent, "addRequest", "an Agent of node:http or node:https"] as const)
      : ([platform.sendByDispatcher, "request", "a Dispatcher of undici"] as const);
  if (!hasMethod(given, method)) throw refusal(name, `expected ${expected}`);
  if (make === undefined)
    throw refusal(name, "node:http is not available on this platform. Use fetch instead");
  return make(given as never); // It has what node, or undici, itself looks for.
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function";
}

function refusal(option: string, why: string): ConfigError {
  return new ConfigError("ERR_CONFIG_TRANSPORT", `createClient: ${option}: ${why}`);
}
