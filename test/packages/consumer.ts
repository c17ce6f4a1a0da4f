/** A user's module that names the public parts of the client, for the compilers to check. */
import { createClient, WechatPayError, type ClientOptions } from "wechatpay-ts";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import { validator } from "wechatpay-ts/check";
import { fromPath } from "wechatpay-ts/file";
import { chinese } from "wechatpay-ts/labels";
import { define, required, string } from "wechatpay-ts/schema";
import { postPayTransactionsJsapi } from "wechatpay-ts/v3/pay/transactions/jsapi";
import { notifications, errorReply, reply, type FetchRequest } from "wechatpay-ts/webhook";
import { defineConfig } from "wechatpay-codegen";

export const config = defineConfig({ specs: "specs", out: "generated", failOn: "warn" });

export async function order(options: ClientOptions): Promise<string> {
  const request = {
    json: {
      ...{ appid: "wx1", mchid: "1900000001", description: "咖啡", out_trade_no: "ORDER1" },
      notify_url: "https://example.com/notify",
      amount: { total: 1 },
      payer: { openid: "o-1" },
    },
  };
  const { prepay_id } = await postPayTransactionsJsapi(createClient(options), request);
  const wx = createChainClient({ ...options, describe: chinese });
  // @ts-expect-error: `amount` is required
  const incomplete = wx.v3.pay.transactions.jsapi.post({ json: { appid: "wx1" } });
  await incomplete.catch((error: unknown) => {
    if (error instanceof WechatPayError) console.log(error.code);
  });
  // An optional field of a request accepts undefined, also with exactOptionalPropertyTypes.
  const absent = wx["v3/pay/transactions/jsapi"].post({ json: { ...request.json, attach: undefined } });
  return `${prepay_id}${(await absent).prepay_id}`;
}

export async function answer(options: ClientOptions, request: FetchRequest): Promise<number> {
  try {
    return await notifications(createClient(options))
      .handle(request, (event) => {
        if (event.event_type === "REFUND.SUCCESS") {
          const refunded: string = event.resource.out_refund_no;
          console.log(refunded);
        }
        return reply(event);
      })
      .then(({ status }) => status);
  } catch (error) {
    return errorReply(error).status;
  }
}

export const operation = define<{ id: string }, { name: string }>("GET", "/v3/things/{id}", {
  request: { id: required(string) },
  response: { name: required(string) },
});
export const check = validator({ id: required(string) }, "request");
export const file = fromPath("receipt.png");
