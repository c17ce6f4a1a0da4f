/** A merchant whose calls go wrong, at the sandbox or by hand, and what became of them there. */
import type { ClientOptions } from "wechatpay-ts";

import type { Sandbox } from "#generator/sandbox/index";
import { isBeforeEffect } from "#generator/sandbox/faults/outcome";

import { options } from "../../runtime/support/keys.ts";
import type { AnswerFault } from "../answers.ts";
import { serveByHand } from "./by-hand.ts";

export interface Peer {
  /** What makes a client for it. */
  readonly client: ClientOptions;
  /** Every request so far. */
  readonly requests: () => readonly Arrived[];
}

export interface Arrived {
  readonly method: string;
  readonly body: string;
  /** Whether what it asked for was done. */
  readonly isDone: boolean;
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
  if (typeof by === "function" || by === "refuse") {
    const { url, seen } = await serveByHand(by, times);
    const arrived = (text: string, index: number): Arrived => ({
      method: text.split(" ")[0] ?? "",
      body: text.split("\r\n\r\n")[1] ?? "",
      isDone: true,
      genuine: index < times ? undefined : '{"id":"1"}',
    });
    return { client: options({ baseUrl: url }), requests: () => seen.map(arrived) };
  }
  const before = sandbox.received.length;
  sandbox.faults.clear();
  sandbox.faults.next(by, { times });
  if (sandbox.client === undefined) throw new Error("The sandbox made no keys.");
  const requests = () =>
    sandbox.received.slice(before).map(({ method, body, faults, signed, answer }) => ({
      method,
      body,
      isDone: signed && !isBeforeEffect(faults),
      genuine: faults.length === 0 || harmless.has(by) ? answer.body : undefined,
    }));
  return { client: sandbox.client, requests };
}
