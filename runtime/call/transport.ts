/** Selects how requests are sent: by the platform, or by a transport of the caller. */
import { optionError } from "../errors.ts";
import type { HttpAgent, Platform, Transport } from "../platform/platform.ts";
import { kindOf } from "../util/kind.ts";
import { member } from "../util/own.ts";

/** The transport of a client. Set at most one option. */
export interface TransportOptions {
  /**
   * What sends the requests instead of node:http or the global fetch: `byFetch(fetch)` of `wechatpay-ts/fetch`, or
   * `byDispatcher(dispatcher)` of `wechatpay-ts/undici`.
   */
  readonly transport?: Transport | undefined;
  /** An Agent of node:https or node:http, such as one for a proxy. Only on Node.js. */
  readonly agent?: HttpAgent | undefined;
}

const CODE = "ERR_CONFIG_TRANSPORT";

/** Selects the transport of a client. @throws ConfigError for more than one, or one that this platform does not support */
export function withTransport(platform: Platform, { transport, agent }: TransportOptions): Platform {
  if (agent === undefined) {
    if (transport === undefined) return platform;
    const send = member(transport, "send");
    if (typeof send === "function") return { ...platform, send: send as Transport["send"] }; // byFetch or byDispatcher made it
    const expected = "expected the result of byFetch or byDispatcher";
    throw optionError(CODE, "transport", `${expected}, received ${kindOf(transport)}`);
  }
  if (transport !== undefined)
    throw optionError(CODE, "transport, agent", "expected at most one transport. Remove the other.");
  if (typeof member(agent, "addRequest") !== "function") {
    const expected = "expected an Agent of node:http or node:https";
    throw optionError(CODE, "agent", `${expected}, received ${kindOf(agent)}`);
  }
  if (platform.sendByAgent === undefined)
    throw optionError(CODE, "agent", "this platform does not have node:http. Use transport instead.");
  return { ...platform, send: platform.sendByAgent(agent) };
}
