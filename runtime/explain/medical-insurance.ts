/** Causes of errors of medical insurance payments (医保支付). */
import type { Row } from "./explanation.ts";

/** The rows of medical insurance payments. */
export const medicalInsurance: readonly Row[] = [
  [
    268529515,
    "query",
    [
      "The order does not exist",
      "The mchid is another one, or the order was never created.",
      "Query by out_trade_no with the mchid that created the order.",
    ],
    ["未找到订单", "商户号有误，或下单未成功。", "使用下单时的商户号，按从业机构订单号查询。"],
  ],
  [
    268512536,
    "query",
    [
      "The order exists already",
      "An order with this out_trade_no was created before, even if it failed.",
      "Query it and continue with what exists. Use a new number only after MIX_PAY_FAIL.",
    ],
    [
      "订单已存在",
      "此单号已下过单，失败的订单也算。",
      "先查询并沿用已有订单；仅在状态为 MIX_PAY_FAIL 后使用新的单号。",
    ],
  ],
  [
    268510603,
    "no",
    [
      "openid does not belong to appid",
      "The openid of the payer was issued for another appid.",
      "Get the openid under the appid of the order.",
    ],
    ["openid不正确", "传入的 openid 属于其他 appid。", "获取用户在下单 appid 下的 openid。"],
  ],
  [
    268510604,
    "no",
    [
      "sub_openid does not belong to sub_appid",
      "The sub_openid of the payer was issued for another appid.",
      "Get the sub_openid under the sub_appid of the order.",
    ],
    [
      "sub_appid与sub_openid不符",
      "传入的 sub_openid 属于其他 appid。",
      "获取用户在 sub_appid 下的 sub_openid。",
    ],
  ],
  [
    268545961,
    "no",
    [
      "The digest of the ID number does not match",
      "id_digest was computed from another text than the 18 characters of the ID number with a capital X.",
      "Compute it with idDigest of wechatpay-ts/pay-sign: MD5 of the number in upper case, as lower-case hexadecimal. The client then encrypts it.",
    ],
    [
      "身份ID摘要不匹配",
      "计算 id_digest 的原文不是 18 位、字母大写的证件号码。",
      "使用 wechatpay-ts/pay-sign 的 idDigest 计算：大写证件号码的 MD5，小写十六进制；由客户端加密。",
    ],
  ],
  [
    268545962,
    "no",
    [
      "The name does not match",
      "The name differs from the one of the medical insurance credential.",
      "Send the real name of the user; the client encrypts it.",
    ],
    ["姓名不匹配", "姓名与医保电子凭证不一致。", "传入用户的真实姓名，由客户端加密。"],
  ],
  [
    268545963,
    "ask",
    [
      "The user has no insurance credential",
      "The user has not activated the electronic medical insurance credential.",
      "Guide the user to activate it, and then create the order again.",
    ],
    ["未绑定医保电子凭证", "用户未激活医保电子凭证。", "引导用户激活后重新下单。"],
  ],
  [
    268545964,
    "ask",
    [
      "The relative is not registered",
      "The order pays for a relative who is not bound to the user.",
      "Ask the user to bind the relative first.",
    ],
    ["亲属关系不存在", "代亲属支付，但该亲属未与用户绑定。", "请用户先绑定亲属。"],
  ],
  [
    268547120,
    "no",
    [
      "pay_auth_no was refused",
      "The authorization number has expired after a few minutes, was used before, or belongs to another user.",
      "Let the user authorize again, and create the order at once.",
    ],
    [
      "PAY_AUTH_NO校验失败",
      "授权号已过期（有效期为数分钟）、已使用或属于其他用户。",
      "请用户重新授权后立即下单。",
    ],
  ],
  [
    268545967,
    "no",
    [
      "The authorization was not found",
      "It has expired, or passthrough_request_content is incomplete.",
      "Let the user authorize again, and pass the whole content on.",
    ],
    [
      "未找到授权信息",
      "授权已过期，或 passthrough_request_content 不完整。",
      "请用户重新授权，并完整传入透传内容。",
    ],
  ],
  [
    268510610,
    "ask",
    [
      "The medical insurance bureau refused the settlement",
      "city_id, the institution, an amount or serial_no does not match the data of the bureau.",
      "Check these fields. Ask WeChat Pay's support for the text of the bureau, with the Request-ID.",
    ],
    [
      "医保局结算校验失败",
      "city_id、医疗机构、金额或 serial_no 与医保局数据不一致。",
      "核对这些字段；凭 Request-ID 向微信支付技术支持查询医保局返回的原因。",
    ],
  ],
  [
    268529477,
    "no",
    [
      "The total is wrong",
      "total_fee is not the sum of med_ins_gov_fee, med_ins_self_fee, med_ins_other_fee, med_ins_cash_fee and all cash_reduce_fee.",
      "Check the sum before you create the order.",
    ],
    [
      "总金额校验不通过",
      "total_fee 不等于 med_ins_gov_fee、med_ins_self_fee、med_ins_other_fee、med_ins_cash_fee 与全部 cash_reduce_fee 之和。",
      "下单前校验总金额。",
    ],
  ],
  [
    268529476,
    "no",
    [
      "The cash amount is wrong",
      "wechat_pay_cash_fee is not med_ins_cash_fee plus all cash_add_fee minus all cash_reduce_fee.",
      "Check the sum before you create the order.",
    ],
    [
      "自费金额校验不通过",
      "wechat_pay_cash_fee 不等于 med_ins_cash_fee 加全部 cash_add_fee 减全部 cash_reduce_fee。",
      "下单前校验自费金额。",
    ],
  ],
  [
    268529481,
    "no",
    [
      "The amounts contradict each other",
      "An amount has another unit than fen, or the total and the cash amount are both wrong.",
      "Send all amounts as integers in fen, and check both sums before you create the order.",
    ],
    [
      "混合单金额不正确",
      "金额单位不是分，或总金额与自费金额均有误。",
      "所有金额传整数，单位为分；下单前校验两个金额。",
    ],
  ],
  [
    268529474,
    "no",
    [
      "A field does not belong to CASH_ONLY",
      "An order without insurance has fields of medical insurance.",
      "Leave the fields of medical insurance out, or choose another mix_pay_type.",
    ],
    ["纯自费单字段有误", "纯自费订单传了医保字段。", "不传医保字段，或修改 mix_pay_type。"],
  ],
  [
    268529475,
    "no",
    [
      "A field of the insurance part is missing",
      "An order with INSURANCE_ONLY or CASH_AND_INSURANCE lacks fields of medical insurance.",
      "Send the fields that the documentation requires for this mix_pay_type.",
    ],
    ["合支付单字段有误", "含医保支付的订单缺少医保字段。", "按 mix_pay_type 补全文档要求的字段。"],
  ],
  [
    268554200,
    "query",
    [
      "The state does not allow a reversal",
      "The order is paid, or was reversed before.",
      "Query the order. Refund it if it is paid.",
    ],
    ["状态不允许冲正", "订单已支付或已冲正。", "先查询订单；已支付的订单请退款。"],
  ],
  [
    268554422,
    "query",
    [
      "The reversal failed",
      "A number of the request is wrong, or the medical insurance bureau refused the reversal.",
      "Query the order, and check its numbers.",
    ],
    ["冲正失败", "请求中的单号有误，或医保局冲正失败。", "查询订单并核对单号。"],
  ],
  [
    268560650,
    "query",
    [
      "The user has already confirmed",
      "The order was closed after the user had entered the password.",
      "Wait for the result of the payment, and refund it if it succeeded.",
    ],
    ["已验密不允许关单", "用户验证密码后才发起关单。", "等待支付结果，支付成功后退款。"],
  ],
  [
    268435461,
    "no",
    [
      "A parameter is invalid",
      "A field is missing, too long, of another type or at another level, or a time lacks its time zone.",
      "Compare the request with the documentation of the endpoint.",
    ],
    ["参数非法", "缺少必填字段、字段过长、类型或层级有误，或时间缺少时区。", "对照接口文档检查请求。"],
  ],
];
