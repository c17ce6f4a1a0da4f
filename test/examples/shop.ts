/** A shop that handles notifications. It works with any server. */
import type { Client } from "wechatpay-ts";
import {
  notifications,
  errorReply,
  reply,
  type Cache,
  type NotificationInput,
  type NotificationReply,
} from "wechatpay-ts/webhook";

/** The till of the shop. Both operations may fail. */
export interface Till {
  /** Records a payment. */
  paid(out_trade_no: string): Promise<void>;
  /** Returns the parking fee, in 分. */
  parkingFee(out_serial_number: string): Promise<number>;
}

/** A shop. */
export interface Shop {
  /** Handles a request to the shop's `notify_url` and returns the reply. */
  receive(request: NotificationInput): Promise<NotificationReply>;
}

/** @param log receives the error of a rejected notification; the reply does not contain it */
export function openShop(client: Client, cache: Cache, till: Till, log: (error: unknown) => void): Shop {
  const { handle } = notifications(client, { cache });
  return {
    receive: async (request) => {
      try {
        return await handle(request, async (event) => {
          if (event.event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in event.resource)
            await till.paid(event.resource.out_trade_no);
          if (event.event_type === "PARKING_FEE.QUERY_TRANS_INFO") {
            const total_amount = await till.parkingFee(event.resource.out_serial_number);
            return reply(event, { body: { total_amount, pay_state: "PAY_STATUS_UNPAID" } });
          }
          return reply(event); // also for events that the documentation does not have yet
        });
      } catch (error) {
        log(error);
        return errorReply(error);
      }
    },
  };
}
