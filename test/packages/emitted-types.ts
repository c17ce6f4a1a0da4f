/** A user's module that names the types of emitted code, for the compilers to check. */
import type { At } from "wechatpay-ts";
import type { createClient, Paths } from "wechatpay-ts/chain";
import type { Bound } from "wechatpay-ts/runtime/chain";
import type { getCertificates } from "wechatpay-ts/v3/certificates";
import type { getEcommerceApplymentsByApplymentId } from "wechatpay-ts/v3/ecommerce/applyments/_applyment_id_";
import type { postMerchantMediaUpload } from "wechatpay-ts/v3/merchant/media/upload";
import type { postPapaySignContractsPreEntrustSign } from "wechatpay-ts/v3/papay/sign/contracts/pre-entrust-sign";
import type { PostPayTransactionsNativeRequest } from "wechatpay-ts/v3/pay/transactions/native";
import type {
  OutTradeNoPostRefundDomesticRefundsRequestJson,
  PostRefundDomesticRefundsRequest,
  PostRefundDomesticRefundsResponse,
} from "wechatpay-ts/v3/refund/domestic/refunds";
import type { TransactionSuccessNotification } from "wechatpay-ts/webhook/v3/TRANSACTION.SUCCESS";

type GoodsDetail = At<PostPayTransactionsNativeRequest, "json.detail.goods_detail[]">;
export const goods: GoodsDetail = { merchant_goods_id: "1001", quantity: 1, unit_price: 828800 };
export const account: At<PostRefundDomesticRefundsRequest, "json.amount.from[].account"> = "AVAILABLE";
export const refunded: At<PostRefundDomesticRefundsResponse, "amount.refund"> = 888;
export const total = (amount: At<TransactionSuccessNotification, "resource.amount">): number => amount.total;
// @ts-expect-error: no request has this path
export type Misspelt = At<PostPayTransactionsNativeRequest, "json.detial">;
// @ts-expect-error: `quantity` is a number
export const wrong: GoodsDetail = { merchant_goods_id: "1001", quantity: "1", unit_price: 828800 };

export const refund: OutTradeNoPostRefundDomesticRefundsRequestJson = {
  out_trade_no: "T1",
  out_refund_no: "R1",
  amount: { refund: 888, total: 888, currency: "CNY" },
};
export const rest: PostRefundDomesticRefundsRequest = {
  json: { ...refund, transaction_id: undefined, reason: undefined, goods_detail: undefined },
};
const unnamed = { out_refund_no: "R1", amount: refund.amount };
// @ts-expect-error: neither variant, since it names no order
export const neither: PostRefundDomesticRefundsRequest = { json: unnamed };

export const encrypted: PostPayTransactionsNativeRequest["json"]["payer"] = {
  identity: { type: "IDCARD", number: "1", name: "张三" },
};
// @ts-expect-error: the client adds `Wechatpay-Serial`
export type Headers = PostPayTransactionsNativeRequest["headers"];

type Chain = ReturnType<typeof createClient>;
type Post = Paths["v3/pay/transactions/native"]["post"];
export const bySegments = (wx: Chain): Post => wx.v3.pay.transactions.native.post;
export const byPath = (wx: Chain): Post => wx["v3/pay/transactions/native"].post;
export const byCall = (wx: Chain): Post => wx.chain("v3/pay/transactions/native").post;
export const camelCase = (wx: Chain) => wx.v3.pay.transactions.outTradeNo._out_trade_no_.get;
// @ts-expect-error: no path continues with this segment
export type Nowhere = Chain["v3"]["pay"]["transactions"]["nowhere"];

/** The chain declares all calls in one file. They are the calls of the modules, in both directions. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export const request: Same<Parameters<Post>[0], PostPayTransactionsNativeRequest> = true;
export const noRequest: Same<Paths["v3/certificates"]["get"], Bound<typeof getCertificates>> = true;
export const decrypted: Same<
  Paths["v3/ecommerce/applyments/{applyment_id}"]["get"],
  Bound<typeof getEcommerceApplymentsByApplymentId>
> = true;
export const upload: Same<
  Paths["v3/merchant/media/upload"]["post"],
  Bound<typeof postMerchantMediaUpload>
> = true;
export const moved: Same<
  Paths["v3/papay/entrust-sign/contracts/pre-entrust-sign"]["post"],
  Bound<typeof postPapaySignContractsPreEntrustSign>
> = true;
export const other: Same<Paths["v3/pay/transactions/h5"]["post"], Post> = false;
export const answered = async (wx: Chain) => (await wx.v3.refund.domestic.refunds.post(rest)).amount;
