/** Causes of errors of product coupons (商品券). */
import type { Row } from "./explanation.ts";

/** The rows of product coupons. */
export const productCoupon: readonly Row[] = [
  [
    268578776,
    "no",
    [
      "The coupon has expired",
      "Its validity counts from the notification, not from the confirmation; a late confirmation or a changed validity shortens it.",
      "The state is final. Update your own record of the coupon.",
    ],
    [
      "用户券已过期",
      "有效期自发券通知起算，确认较晚或自行修改有效期会使可用时间变短。",
      "已是终态，请同步本地状态。",
    ],
  ],
  [
    268578367,
    "query",
    [
      "The state of the coupon does not allow this",
      "The coupon was used before it was confirmed, or is deactivated.",
      "Query the coupon. Confirm it before it is used.",
    ],
    ["用户券状态非法", "未确认发放就核销，或券已失效。", "先查询用户券；核销前须确认发放。"],
  ],
  [
    272756745,
    "query",
    [
      "The coupon was used by another request",
      "Another out_request_no has used the same coupon.",
      "Query the coupon, and keep one out_request_no for each use of a coupon.",
    ],
    [
      "已被其他订单核销",
      "该券已由另一个 out_request_no 核销。",
      "先查询用户券；同一张券的核销固定使用一个 out_request_no。",
    ],
  ],
  [
    272756746,
    "wait",
    [
      "Another request is using the coupon",
      "Two requests use the same coupon at the same time.",
      "Send them one after the other. Repeat after 1 to 2 seconds with the same number.",
    ],
    ["被其他订单核销锁定", "同一张券被并发核销。", "串行处理；1 至 2 秒后以相同单号重试。"],
  ],
  [
    272756769,
    "no",
    [
      "The user deleted the coupon",
      "The user removed it from the card wallet; WeChat Pay sends no notification of this.",
      "Query a coupon before you act on it, and update your own record.",
    ],
    ["券已被删除", "用户在卡包中删除了该券，微信支付不发送通知。", "操作前先查询用户券，并同步本地状态。"],
  ],
  [
    272756790,
    "no",
    [
      "The coupon has expired and cannot be changed",
      "The request acts on a coupon after its end, for example to deactivate it.",
      "Skip the request: an expired coupon cannot be used.",
    ],
    ["券已过期不可操作", "券过期后又发起操作，例如使其失效。", "无需处理，过期的券不能使用。"],
  ],
  [
    268578851,
    "no",
    [
      "The coupon does not exist",
      "coupon_code is a code of your own instead of the one that WeChat Pay returned.",
      "Send the coupon_code of the response or notification unchanged.",
    ],
    ["用户券不存在", "传入了自有券码，而非微信支付返回的券码。", "原样传入应答或通知中的 coupon_code。"],
  ],
  [
    272755717,
    "wait",
    [
      "Outside the weekly or daily hours",
      "The stock allows use only on certain days or hours.",
      "Use the coupon within these hours. For other hours, create a new stock.",
    ],
    [
      "不在使用期（周期）",
      "批次限定了每周或每日的可用时段。",
      "在可用时段内核销；如需其他时段，请新建批次。",
    ],
  ],
  [
    272755715,
    "wait",
    [
      "Outside the period of use",
      "The period has not begun or is over, or the coupon becomes valid only some days after it was sent.",
      "Check the period of the coupon, and repeat the request within it.",
    ],
    [
      "不在使用期（绝对）",
      "使用期未开始或已结束，或领取后需等待若干天生效。",
      "核对券的使用期，在使用期内核销。",
    ],
  ],
  [
    272756740,
    "no",
    [
      "The user has reached the limit",
      "The user has max_count_per_user coupons; those that are not confirmed count, too.",
      "Count the user's coupons before you send another one.",
    ],
    ["领取上限", "用户领取数已达 max_count_per_user，未确认的券也计入。", "发券前先统计用户已领数量。"],
  ],
  [
    268578532,
    "no",
    [
      "openid belongs to another appid",
      "A brand sent an openid of an appid that is not linked to it.",
      "Send the openid of the user under an appid that is linked to the brand.",
    ],
    [
      "解析OpenID错误",
      "品牌模式下，openid 所属的 appid 未关联该品牌。",
      "传入用户在品牌已关联 appid 下的 openid。",
    ],
  ],
  [
    268578526,
    "no",
    [
      "openid belongs to another appid",
      "A partner sent an openid of an appid that is not linked to the brand, or lacks the brand's authorization.",
      "Send the openid under an appid that is linked to the brand, after the brand has authorized you.",
    ],
    [
      "解析OpenID错误",
      "服务商模式下，openid 所属的 appid 未关联该品牌，或未获品牌授权。",
      "获得品牌授权后，传入用户在品牌已关联 appid 下的 openid。",
    ],
  ],
  [
    268435463,
    "no",
    [
      "A value is too short",
      "out_request_no has fewer than 6 characters, or a name is empty.",
      "Check the lengths that the documentation states.",
    ],
    ["参数过短", "out_request_no 少于 6 个字符，或名称为空。", "对照接口文档检查长度。"],
  ],
  [
    268435462,
    "no",
    [
      "A value is too long",
      "A text exceeds its length, such as an out_request_no of more than 40 characters.",
      "Check the lengths that the documentation states.",
    ],
    ["参数过长", "文本超过最大长度，例如 out_request_no 超过 40 个字符。", "对照接口文档检查长度。"],
  ],
  [
    268435461,
    "no",
    [
      "A parameter is invalid",
      "A time has another format, an amount is not in fen, an enum value is unknown, or a URL is not https.",
      "Compare the request with the documentation of the endpoint.",
    ],
    ["参数非法", "时间格式、枚举值有误，金额单位不是分，或链接不是 https。", "对照接口文档检查请求。"],
  ],
  [
    268435464,
    "no",
    [
      "A value is out of range",
      "The discount exceeds the threshold, a percentage is not 1 to 99, or a count is not 3 to 15.",
      "Check the ranges that the documentation states.",
    ],
    [
      "超出取值范围",
      "优惠金额大于门槛、折扣不在 1 至 99 之间，或次数不在 3 至 15 之间。",
      "对照接口文档检查取值范围。",
    ],
  ],
  [
    268578101,
    "no",
    [
      "The body is invalid",
      "The structure of the body is not the documented one.",
      "Compare the levels and types of its fields with the documentation.",
    ],
    ["入参不合法", "请求报文的结构与文档不符。", "对照接口文档检查字段的层级和类型。"],
  ],
  [
    268578224,
    "no",
    [
      "A field breaks a rule",
      "A value is well formed, but a rule of the product does not allow it. The message of the error names the rule.",
      "Correct the field that the message names.",
    ],
    ["参数错误", "字段格式正确，但不符合业务规则，具体见错误描述。", "按错误描述修改对应字段。"],
  ],
  [
    268578704,
    "ask",
    [
      "The appid is not linked to the brand",
      "The appid of the request has no link to this brand.",
      "Link the appid in the brand's transaction card (交易连接名片).",
    ],
    ["AppID非法", "请求中的 appid 未关联该品牌。", "在交易连接名片中关联该 appid。"],
  ],
  [
    268578608,
    "no",
    [
      "The object does not exist here",
      "An id is wrong, or belongs to another brand or another partner.",
      "Send the ids of the response that created the object, with the client that created it.",
    ],
    ["访问对象不存在", "ID有误，或属于其他品牌、其他服务商。", "使用创建时返回的 ID，并由创建方调用。"],
  ],
  [
    268578404,
    "no",
    [
      "The picture is missing",
      "image_url is absent, or does not come from the upload endpoint.",
      "Upload the picture first, and send the URL of the response.",
    ],
    [
      "缺少商品券图片",
      "未传 image_url，或链接不是由上传接口返回。",
      "先调用上传图片接口，再传入返回的链接。",
    ],
  ],
  [
    270924289,
    "wait",
    [
      "Too many requests",
      "The calls exceed 20 a second, or come in bursts.",
      "Repeat the request after 1, 2 and 4 seconds with the same out_request_no.",
    ],
    ["频率过快", "请求超过每秒 20 次，或短时间集中调用。", "间隔 1、2、4 秒后以相同的 out_request_no 重试。"],
  ],
  [
    268586067,
    "no",
    [
      "A later round gives less",
      "In a bundle, a coupon of a later round has a smaller discount than one before it.",
      "Give each round at least the discount of the round before.",
    ],
    ["优惠力度递减", "组合批次中，后一轮的优惠小于前一轮。", "确保每一轮的优惠不低于前一轮。"],
  ],
  [
    268577984,
    "query",
    [
      "The stock is not being sent",
      "The stock is in audit, paused or stopped.",
      "Query the stock, and send coupons only while its state is SENDING.",
    ],
    ["批次不是发放中", "批次处于审核中、已暂停或已停止。", "先查询批次，仅在状态为 SENDING 时发券。"],
  ],
  [
    272755200,
    "no",
    [
      "The coupon was sent again under another number",
      "The request repeats an earlier sending with another out_request_no.",
      "Repeat a request with the out_request_no of its first attempt.",
    ],
    [
      "发券重入单号不一致",
      "重试发券时使用了不同的 out_request_no。",
      "重试时沿用首次请求的 out_request_no。",
    ],
  ],
  [
    268578927,
    "no",
    [
      "The number was used with other content",
      "A request with this out_request_no exists, and the new one differs from it.",
      "Repeat the request with the same content, or use a new number.",
    ],
    ["同单号数据不一致", "该 out_request_no 已使用，且本次内容不同。", "以相同内容重试，或使用新的单号。"],
  ],
  [
    268584404,
    "no",
    [
      "The store does not belong to the stock",
      "The coupon is used in a store that is not associated with its stock.",
      "Associate the store with the stock first.",
    ],
    ["核销门店非法", "核销门店未关联该批次。", "先将门店关联到批次。"],
  ],
  [
    268578813,
    "no",
    [
      "The stock is valid in all stores",
      "The request associates stores with a stock whose store_scope is ALL.",
      "Do not call this endpoint for such a stock.",
    ],
    ["全部门店可用", "批次的 store_scope 为 ALL，却又关联门店。", "此类批次无需关联门店。"],
  ],
  [
    268579803,
    "ask",
    [
      "The brand has not authorized the partner",
      "The partner acts for a brand without its authorization.",
      "Ask the brand to authorize you on the brand platform.",
    ],
    ["服务商无权限", "服务商未获得该品牌的授权。", "请品牌在品牌平台完成授权。"],
  ],
  [
    270087680,
    "no",
    ["The picture is too large", "The file has more than 2 MB.", "Upload a smaller picture."],
    ["图片超过大小", "图片文件超过 2 MB。", "压缩图片后重新上传。"],
  ],
];
