/** A client whose requests are recorded instead of sent. */
import { createClient, type Client } from "wechatpay-ts";

import { options } from "../../runtime/support/keys.ts";
import { byFetch } from "wechatpay-ts/fetch";

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Creates a client whose requests have no response. `take` returns everything that the last one would have sent. */
export function recordingClient(): { client: Client; take: () => string | undefined } {
  let wire: string | undefined;
  const record = (url: string, { headers, body = "" }: Sent): Promise<never> => {
    wire = `${url}\n${JSON.stringify(headers)}\n${Buffer.from(body).toString()}`;
    return Promise.reject(new Error("no network"));
  };
  const take = () => {
    const taken = wire;
    wire = undefined;
    return taken;
  };
  return {
    client: createClient(options({ transport: byFetch(record), retries: 0, onIssue: () => undefined })),
    take,
  };
}
