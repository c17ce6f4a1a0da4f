/** A merchant whose calls go wrong, at the sandbox or by hand, and what became of them there. */
import type { ClientOptions } from "wechatpay-ts";

import type { Sandbox } from "#sandbox/index";

import { options } from "../../runtime/support/keys.ts";
import type { AnswerFault } from "../answers.ts";
import { serveByHand } from "./by-hand.ts";

export interface Peer {
  /** What makes a client for it. */
  readonly client: ClientOptions;
  /** Every request so far. */
  readonly requests: () => readonly Arrived[];
  /** The orders that it knows, and did not know before. */
  readonly orders: () => readonly unknown[];
}

export interface Arrived {
  readonly method: string;
  readonly body: string;
  /** What was answered, where nothing was done to it that makes it untrue. */
  readonly genuine: string | undefined;
}

/** Faults that leave the answer what it is. */
const harmless = new Set([
  "timestamp; seconds=-295",
  "reset; when=after",
  "slow-headers; ms=30, slow-body; ms=30",
]);

/** @param times how often the fault happens, before all is well */
export async function peerFor(
  { by }: Pick<AnswerFault, "by">,
  times: number,
  sandbox: Sandbox,
): Promise<Peer> {
  if (typeof by === "function") {
    const { url, seen } = await serveByHand(by, times);
    const arrived = (text: string, index: number): Arrived => ({
      method: text.split(" ")[0] ?? "",
      body: text.split("\r\n\r\n")[1] ?? "",
      genuine: index < times ? undefined : '{"id":"1"}',
    });
    const requests = () => seen.map(arrived);
    const bodies = () => requests().flatMap(({ method, body }) => (method === "POST" ? body : []));
    // Every new number counts as another order.
    return {
      client: options({ baseUrl: url }),
      requests,
      orders: () => [...new Set(bodies().map(numberOf))],
    };
  }
  const before = sandbox.received.length;
  const known = sandbox.orders.all.length;
  sandbox.faults.clear();
  sandbox.faults.next(by, { times });
  if (sandbox.client === undefined) throw new Error("The sandbox made no keys.");
  const requests = () =>
    sandbox.received.slice(before).map(({ method, body, faults, response }) => ({
      method,
      body,
      genuine: faults.length === 0 || harmless.has(by) ? response.body : undefined,
    }));
  return { client: sandbox.client, requests, orders: () => sandbox.orders.all.slice(known) };
}

function numberOf(body: string): string {
  return (JSON.parse(body) as { out_trade_no: string }).out_trade_no; // all that is posted here is an order
}
