/** How requests leave: by the platform's own means, or by those that the caller gives. */
import { ConfigError } from "../errors.ts";
import { sendByFetch } from "../platform/fetch.ts";
import type { Dispatcher, FetchLike, HttpAgent, Platform, Send } from "../platform/platform.ts";

/** At most one of them. */
export interface TransportOptions {
  /** A function like `fetch`, in the place of node:http or of the platform's own fetch. */
  readonly fetch?: FetchLike | undefined;
  /** A Dispatcher of undici: a Pool, an Agent, a ProxyAgent, a MockAgent. Where there is node:http. */
  readonly dispatcher?: Dispatcher | undefined;
  /** An Agent of node:https (or node:http), or one that a proxy comes with. Where there is node:http. */
  readonly agent?: HttpAgent | undefined;
}

const NAMES = ["fetch", "dispatcher", "agent"] as const;

/** @throws ConfigError for more than one, or for one that cannot be used here */
export function withTransport(platform: Platform, options: TransportOptions): Platform {
  const [name, other] = NAMES.filter((each) => options[each] !== undefined);
  if (name === undefined) return platform;
  if (other !== undefined) throw refusal(`${name}, ${other}`, "give one of them");
  return { ...platform, send: sendBy(name, options[name], platform) };
}

function sendBy(name: (typeof NAMES)[number], given: unknown, platform: Platform): Send {
  if (name === "fetch") {
    if (typeof given !== "function") throw refusal(name, "expected a function that is called like fetch");
    return sendByFetch(given as FetchLike); // What a function takes cannot be seen.
  }
  const [make, method, expected] =
    name === "agent"
      ? ([platform.sendByAgent, "addRequest", "an Agent of node:http or node:https"] as const)
      : ([platform.sendByDispatcher, "request", "a Dispatcher of undici"] as const);
  if (!hasMethod(given, method)) throw refusal(name, `expected ${expected}`);
  if (make === undefined) throw refusal(name, "there is no node:http here; give a fetch instead");
  return make(given as never); // It has what node, or undici, itself looks for.
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function";
}

function refusal(option: string, why: string): ConfigError {
  return new ConfigError("ERR_CONFIG_TRANSPORT", `createClient: ${option}: ${why}`);
}
