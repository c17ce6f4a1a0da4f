/** Causes of errors of WeChat Pay score (支付分). */
import type { Row } from "./explanation.ts";

/** The rows of WeChat Pay score. */
export const payscore: readonly Row[] = [
  [
    271317510,
    "query",
    [
      "The service order does not exist",
      "The mchid is another one, the order was never created, or the query came too soon after its creation.",
      "Treat an order as created only after a 2xx response. Query again after a moment with the mchid that created it.",
    ],
    [
      "查询单据不存在",
      "商户号有误、创建未成功，或创建后立即查询。",
      "仅在返回 2xx 后视为创建成功；稍后使用创建时的商户号再次查询。",
    ],
  ],
  [
    271316574,
    "query",
    [
      "The deduction failed",
      "The user's balance or card does not cover the amount, the user withdrew the authorization, or the amount is far above the risk fund.",
      "Query state, state_description and collection.state. WeChat Pay repeats the deduction by itself.",
    ],
    [
      "扣款失败",
      "用户余额或银行卡不足、用户已解除授权，或金额远超服务风险金额。",
      "查询 state、state_description 和 collection.state；微信支付会自动再次扣款。",
    ],
  ],
  [
    271302262,
    "query",
    [
      "The state of the order does not allow this",
      "The request completes an order that is not in the state DOING.",
      "Query the order, and complete it only while it is DOING.",
    ],
    ["订单状态不合法", "订单不处于 DOING 状态时发起了完结。", "先查询订单，仅在状态为 DOING 时完结。"],
  ],
  [
    271302333,
    "no",
    [
      "The order is canceled",
      "The request acts on an order that was canceled before.",
      "Create an order with a new out_order_no.",
    ],
    ["订单已取消", "订单取消后又对其发起操作。", "使用新的商户服务订单号创建订单。"],
  ],
  [
    271302332,
    "query",
    [
      "The user has not confirmed the order",
      "The request completes or changes an order in the state CREATED.",
      "Wait for the notification PAYSCORE.USER_CONFIRM, or query until the user has confirmed.",
    ],
    [
      "订单待用户确认",
      "订单处于 CREATED 状态时发起了完结或修改。",
      "等待 PAYSCORE.USER_CONFIRM 通知，或查询到用户已确认后再操作。",
    ],
  ],
  [
    268435464,
    "no",
    [
      "A value is out of range",
      "An amount is in yuan or has a fraction, the amount of an item is not positive, a text is too long, or a time has another format.",
      "Send amounts as integers in fen, and check lengths and times against the documentation.",
    ],
    [
      "参数超出取值范围",
      "金额以元为单位或含小数、项目金额不大于 0、文本过长，或时间格式有误。",
      "金额传整数，单位为分；对照接口文档检查长度和时间格式。",
    ],
  ],
  [
    271316657,
    "query",
    [
      "The order is not awaiting payment",
      "The request changes or cancels an order whose payment is in progress or done.",
      "Query collection.state, and change the amount only while the payment is due.",
    ],
    [
      "仅待支付状态可用",
      "扣款进行中或已完成时发起了修改金额或取消。",
      "先查询 collection.state，仅在待支付时修改。",
    ],
  ],
  [
    271316598,
    "no",
    [
      "The number was used with other parameters",
      "An order with this out_order_no exists, and the new request differs from it.",
      "Query the order. Repeat the request with the same content, or use a new number.",
    ],
    [
      "重入参数校验失败",
      "此商户服务订单号已创建订单，且本次请求参数不同。",
      "先查询订单；以相同参数重试，或使用新的单号。",
    ],
  ],
  [
    271302144,
    "no",
    [
      "The merchant does not exist",
      "The mchid is misspelled, belongs to another environment, or is that of a partner on an endpoint for merchants.",
      "Check the mchid, and whether the endpoint is the one for merchants or for partners.",
    ],
    [
      "商户号不存在",
      "商户号填写错误、环境不对，或服务商商户号调用了普通商户接口。",
      "核对商户号，并确认应调用普通商户接口还是服务商接口。",
    ],
  ],
  [
    271302149,
    "ask",
    [
      "The appid is not bound to the mchid",
      "The appid of the request has no binding to the merchant number.",
      "Bind the appid on the merchant platform.",
    ],
    ["商户号与appid未绑定", "请求中的 appid 未与商户号绑定。", "在商户平台绑定 appid。"],
  ],
  [
    268435472,
    "wait",
    [
      "Too many requests",
      "The same number was sent again within a second, or a job calls in bulk.",
      "Repeat the request after 200 ms with growing pauses, three times at most, and spread bulk jobs.",
    ],
    [
      "请求过于频繁",
      "1 秒内以同一单号重复请求，或批量任务集中调用。",
      "从 200 毫秒起按递增间隔重试，最多 3 次；分散批量任务。",
    ],
  ],
  [
    271300099,
    "ask",
    [
      "The user did not pass the assessment",
      "The user's score is too low, the user has more than three open orders, or the risk fund is high.",
      "Offer the user another way to pay.",
    ],
    [
      "综合评估未通过",
      "用户分数不足、进行中的订单超过 3 笔，或服务风险金额较高。",
      "引导用户使用其他支付方式。",
    ],
  ],
  [
    271299627,
    "ask",
    [
      "The user owes for earlier orders",
      "The user has orders of WeChat Pay score whose payment is overdue.",
      "Ask the user to pay the overdue orders in WeChat first.",
    ],
    ["存在超时未支付订单", "用户有超时未支付的支付分订单。", "请用户先在微信中支付待付订单。"],
  ],
  [
    268503786,
    "ask",
    [
      "No permission",
      "The product is not activated, service_id is not bound to this mchid and appid, or the service is still limited to test users.",
      "Ask your contact at WeChat Pay to check the product, service_id and the list of test users.",
    ],
    [
      "无权限",
      "未开通产品、service_id 未绑定该商户号和 appid，或服务仍限测试白名单用户。",
      "联系微信支付运营核对产品权限、service_id 和测试白名单。",
    ],
  ],
  [
    271316592,
    "query",
    [
      "The order cannot be canceled now",
      "The order is completed, is being paid, or has ended.",
      "Query the order. Reduce the amount, or wait for the end of the deduction.",
    ],
    ["状态不满足撤销", "订单已完结、扣款中或已到终态。", "先查询订单；可将金额改小，或等待扣款结束。"],
  ],
  [
    270924332,
    "no",
    [
      "Authorization is invalid",
      "The header has another scheme or serial number, or its signature was computed over another text or with another key.",
      "Let the client sign. Check mchid, serialNo and privateKey, and that no proxy changes the header.",
    ],
    [
      "Authorization不合法",
      "认证类型或证书序列号有误，或签名的内容、私钥不正确。",
      "由客户端签名；检查商户号、证书序列号和私钥，并确认代理未改写请求头。",
    ],
  ],
  [
    271316754,
    "wait",
    [
      "The deduction is in progress",
      "The order was completed a second time while its amount was being deducted.",
      "Query the order after 5 to 10 seconds.",
    ],
    ["扣款中", "扣款尚未结束时再次完结订单。", "5 至 10 秒后查询订单。"],
  ],
  [
    271316656,
    "no",
    [
      "The amount exceeds the risk fund",
      "risk_fund or the total is above the limit that was approved for the service.",
      "Compare both amounts with the approved limit before you create or complete an order.",
    ],
    [
      "超过服务风险金额",
      "risk_fund 或总金额超过该服务获批的上限。",
      "创建和完结订单前，检查金额不超过获批上限。",
    ],
  ],
  [
    271316637,
    "no",
    [
      "The end is before the start",
      "A time is in another time zone, or the request has an end time without the start time.",
      "Send both times in the same time zone, with the end after the start.",
    ],
    ["结束时间早于开始时间", "时区有误，或只传了结束时间。", "同时传开始时间和结束时间，时区保持一致。"],
  ],
  [
    268560785,
    "ask",
    [
      "The limit of teen mode is reached",
      "The user's account is in teen mode, which limits the amount.",
      "Offer another way to pay, or ask the user to change the limit.",
    ],
    ["青少年模式限额", "用户开启了青少年模式，金额超过限额。", "引导用户使用其他支付方式或调整限额。"],
  ],
];
