/** Handles notifications of a shop, behind any server. */
import type { Client } from "wechatpay-ts";
import {
  notifications,
  errorReply,
  reply,
  type Cache,
  type FetchRequest,
  type NotificationReply,
  type RawNotification,
} from "wechatpay-ts/webhook";

/** What happens in the shop; either may fail. */
export interface Till {
  paid(out_trade_no: string): Promise<void>;
  /** In 分. */
  parkingFee(out_serial_number: string): Promise<number>;
}

export interface Shop {
  /** The response to a request to the shop's `notify_url`. */
  answer(received: FetchRequest | RawNotification): Promise<NotificationReply>;
}

/** @param log receives the reason for which a notification was refused; the reply does not contain it */
export function openShop(client: Client, cache: Cache, till: Till, log: (error: unknown) => void): Shop {
  const { handle } = notifications(client, { cache });
  return {
    answer: async (received) => {
      try {
        return await handle(received, async (event) => {
          if (event.event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in event.resource)
            await till.paid(event.resource.out_trade_no);
          if (event.event_type === "PARKING_FEE.QUERY_TRANS_INFO") {
            const total_amount = await till.parkingFee(event.resource.out_serial_number);
            return reply(event, { body: { total_amount, pay_state: "PAY_STATUS_UNPAID" } });
          }
          return reply(event); // Also to events that are newer than the documents.
        });
      } catch (error) {
        log(error);
        return errorReply(error);
      }
    },
  };
}
