/** Causes of errors of basic payment (基础支付). */
import type { Row } from "./explanation.ts";

/** The rows of basic payment. */
export const payment: readonly Row[] = [
  [
    268512771,
    "no",
    [
      "The order does not exist",
      "No order has this number under this mchid: the number is wrong, the order belongs to another mchid or was never created, or a refund was sent before the payment.",
      "Query by out_trade_no with the mchid that created the order.",
    ],
    [
      "订单不存在",
      "该商户号下没有此单号：单号有误、订单属于其他商户号、下单未成功，或支付前发起了退款。",
      "使用下单时的商户号，按商户订单号查询订单。",
    ],
  ],
  [
    268447840,
    "wait",
    [
      "Too many requests",
      "The merchant calls the endpoint more often than its quota allows.",
      "Repeat the request with growing pauses. If this is your normal load, apply for a larger quota.",
    ],
    ["请求频率超限", "商户调用接口的频率超过限额。", "按递增的间隔重试；若业务量确实需要，请申请提高限额。"],
  ],
  [
    268435461,
    "no",
    [
      "A parameter is invalid",
      "A field is missing or malformed. Common cases: an amount in yuan instead of fen, a time that is not RFC 3339, a misspelled enum value, or invisible characters.",
      'Compare the request with the documentation of the endpoint; validate: "throw" rejects such requests before they are sent.',
    ],
    [
      "参数非法",
      "缺少必填字段或字段格式有误，常见情形：金额以元而非分为单位、时间不是 RFC 3339 格式、枚举值拼写错误、含有不可见字符。",
      '对照接口文档检查请求；设置 validate: "throw" 可在发送前拦截此类请求。',
    ],
  ],
  [
    268449538,
    "query",
    [
      "The order is already paid",
      "The request creates or closes an order that the user has paid.",
      "Query the order. Refund it instead of closing it, and use a new out_trade_no for a new order.",
    ],
    [
      "订单已支付",
      "用户支付后，又以同一单号下单或关单。",
      "先查询订单。需要退回款项时请申请退款，不要关单；新订单请使用新的商户订单号。",
    ],
  ],
  [
    268498689,
    "query",
    [
      "The order is already paid",
      "An order with this out_trade_no exists, and its payment has succeeded.",
      "Query the order and deliver what it paid for. Use a new out_trade_no for a new order.",
    ],
    [
      "订单已支付",
      "此商户订单号对应的订单已支付成功。",
      "查询订单并按支付成功处理；新订单请使用新的商户订单号。",
    ],
  ],
  [
    270924358,
    "no",
    [
      "A parameter is not documented",
      "The request has a field that this endpoint does not know, such as one of APIv2.",
      "Remove the field. The client reports its path by onIssue.",
    ],
    [
      "非法的额外参数",
      "请求中有该接口未定义的字段，例如 APIv2 的字段。",
      "删除该字段，其路径见 onIssue 的提示。",
    ],
  ],
  [
    268443715,
    "ask",
    [
      "The merchant is disabled",
      "The merchant number is frozen or closed.",
      "Check the state of the merchant number on the merchant platform, and resolve what it asks for.",
    ],
    ["商户状态不可用", "商户号已被冻结或注销。", "登录商户平台查看商户号状态，并按提示处理。"],
  ],
  [
    268447843,
    "no",
    [
      "The order belongs to another merchant",
      "The call uses another mchid than the one that created the order.",
      "Store the mchid with each order, and call with the client of that merchant.",
    ],
    [
      "商户号与订单不匹配",
      "请求使用的商户号不是下单时的商户号。",
      "保存每笔订单的商户号，并使用该商户号发起请求。",
    ],
  ],
  [
    268443705,
    "no",
    [
      "sub_mchid is the caller's own number",
      "A partner sent its own merchant number as sub_mchid.",
      "Send the merchant number of the sub-merchant that receives the payment.",
    ],
    ["子商户号不能与自身相同", "服务商将自己的商户号作为子商户号传入。", "传入收款的子商户的商户号。"],
  ],
  [
    268447914,
    "no",
    [
      "The order is closed or expired",
      "The order is closed, seven days old or past its time_expire, or its prepay_id is older than two hours.",
      "Create an order with a new out_trade_no. If an unpaid order is still open, get a new prepay_id for it.",
    ],
    [
      "订单已失效",
      "订单已关闭、已满 7 天或已过 time_expire，或 prepay_id 已超过 2 小时。",
      "使用新的商户订单号重新下单；若订单未支付且未关闭，可重新获取 prepay_id。",
    ],
  ],
  [
    268443704,
    "no",
    [
      "sub_mchid is missing",
      "A partner called without the number of the sub-merchant.",
      "Send sub_mchid with each call for a sub-merchant.",
    ],
    ["必须传子商户号", "服务商调用接口时未传子商户号。", "请求中传入 sub_mchid。"],
  ],
  [
    268448010,
    "ask",
    [
      "The merchant cannot receive payments",
      "WeChat Pay has restricted receipts of this merchant as a penalty.",
      "The merchant finds the reason, and can appeal, in the WeChat Pay merchant assistant.",
    ],
    ["收款功能被限制", "该商户因违规被限制收款。", "商户可在微信支付商家助手查看原因并申诉。"],
  ],
  [
    268449641,
    "no",
    [
      "Reverse the order instead of closing it",
      "The order was created by code payment, which has no close operation.",
      "Call the reverse endpoint for orders of code payment.",
    ],
    ["只能撤销不能关单", "付款码支付的订单不支持关单。", "对付款码支付订单调用撤销接口。"],
  ],
  [
    268447845,
    "no",
    [
      "The order belongs to another sub-merchant",
      "sub_mchid differs from the one that the order was created with.",
      "Store sub_mchid with each order, and send the same one.",
    ],
    [
      "子商户号与订单不匹配",
      "请求中的子商户号与下单时不一致。",
      "保存每笔订单的子商户号，并传入下单时的子商户号。",
    ],
  ],
  [
    268443699,
    "no",
    [
      "The signature is wrong",
      "serialNo and privateKey do not belong together or to this mchid, the local clock is wrong, or something between client and WeChat Pay changed the path, query or body.",
      "Check mchid, serialNo and privateKey, correct the clock, and remove proxies that rewrite requests.",
    ],
    [
      "签名错误",
      "证书序列号与私钥不匹配或不属于该商户号、本地时间不准，或代理修改了请求的路径、参数或报文。",
      "检查商户号、证书序列号和私钥，校准本地时间，并确认代理未改写请求。",
    ],
  ],
  [
    268501013,
    "no",
    [
      "openid is missing",
      "A JSAPI order has no payer.openid.",
      "Get the openid of the user under the appid of the order, and send it.",
    ],
    ["JSAPI支付必须传openid", "JSAPI下单未传 payer.openid。", "获取用户在下单 appid 下的 openid 并传入。"],
  ],
  [
    268443701,
    "ask",
    [
      "The sub-merchant is not bound to the partner",
      "sub_mchid belongs to another partner, or to none.",
      "Check both numbers. Bind the sub-merchant to the partner on the partner platform.",
    ],
    ["受理关系不存在", "该子商户与服务商没有受理关系。", "核对两个商户号，并在服务商平台建立受理关系。"],
  ],
  [
    268498688,
    "no",
    [
      "The number was used with other parameters",
      "A request with this number exists, and a parameter of the new one differs.",
      "Repeat the request with the same content, or close the order and use a new number.",
    ],
    [
      "重入参数不一致",
      "此单号已被使用，且本次请求的参数与首次不同。",
      "以相同参数重试，或关闭原订单后使用新的单号。",
    ],
  ],
  [
    268445527,
    "ask",
    [
      "The appid is not bound to the mchid",
      "The two numbers have no binding; for a partner, sp_appid belongs to sp_mchid.",
      "Bind the appid on the merchant platform. The binding takes effect within minutes.",
    ],
    [
      "appid与mchid不匹配",
      "appid 与商户号没有绑定关系；服务商模式下为 sp_appid 与 sp_mchid。",
      "在商户平台绑定 appid，绑定后数分钟内生效。",
    ],
  ],
  [
    268435464,
    "no",
    [
      "A value is out of range",
      "An amount exceeds its limit, or a text is longer than documented.",
      "Check the ranges and lengths that the documentation of the endpoint states.",
    ],
    ["参数超出取值范围", "金额超过上限，或文本超过最大长度。", "对照接口文档检查取值范围和长度。"],
  ],
];
