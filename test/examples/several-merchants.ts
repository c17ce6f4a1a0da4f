/** One `notify_url` for several merchants, replies in time, and an event that no page documents. */
import type { Client } from "wechatpay-ts";
import {
  errorReply,
  memoryCache,
  notifications,
  type Events,
  type NotificationInput,
  type NotificationReply,
  type Notifications,
} from "wechatpay-ts/webhook";

// #region several
/** Handles the notifications of all merchants of a company. */
export async function receiveForAll<C extends Client>(
  reader: Notifications<Events, C>,
  paid: (client: C, out_trade_no: string) => Promise<void>,
  request: NotificationInput,
): Promise<NotificationReply> {
  try {
    return await reader.handle(request, async (event) => {
      // The client is that of the merchant: use it for further calls, and its mchid to find the order.
      if (event.event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in event.resource)
        await paid(event.client, event.resource.out_trade_no);
    });
  } catch (error) {
    console.error(error);
    return errorReply(error);
  }
}

/** Creates the reader once, with the clients of all merchants. */
export function readerFor<C extends Client>(clients: readonly C[]): Notifications<Events, C> {
  return notifications(clients, {
    cache: memoryCache(),
    onEvent: ({ id, eventType, mchid, elapsed }) =>
      console.warn(`notification ${id} (${eventType}) of ${mchid}: no reply for ${Math.round(elapsed)} ms`),
  });
}
// #endregion

// #region queue
/** Puts a notification in a queue and replies at once. A worker marks it as handled afterwards. */
export async function enqueue(
  reader: Notifications<Events>,
  push: (job: { readonly mchid: string | undefined; readonly event: string }) => Promise<void>,
  request: NotificationInput,
): Promise<NotificationReply> {
  try {
    const event = await reader.parse(request);
    // JSON does not have event.client, so the job says whose it is.
    if (event.duplicate !== true) await push({ mchid: event.client.mchid, event: JSON.stringify(event) });
    return { status: 204, headers: {}, body: null };
  } catch (error) {
    console.error(error);
    return errorReply(error);
  }
}
// #endregion
