/** The texts of the panel, in Chinese and English. */

const chinese = {
  panel: "对方操作",
  hint: "这里模拟用户和微信支付的操作。不会发生真实的资金流动。",
  close: "关闭",
  language: "English",
  clock: "沙箱时间",
  advance: "推进时间",
  minute: "1 分钟",
  hour: "1 小时",
  day: "1 天",
  week: "7 天",
  faults: "下一个故障",
  fault: "故障",
  path: "路径（留空表示任意接口）",
  plan: "设置",
  clearFaults: "全部清除",
  noFaults: "没有待触发的故障",
  items: "单据",
  noItems: "还没有单据。用接口的表单下单后，会显示在这里。",
  notifications: "回调通知",
  noNotifications: "还没有回调通知。",
  attempts: "次发送",
  url: "未发送：notify_url 不是 URL。请填写完整的 URL。",
  protocol: "未发送：notify_url 不是 http 或 https。请填写 https 的 URL。",
  host: "未发送：该主机不是回环地址。启动沙箱时用 --notify-host（notifyHosts）指定该主机后即可发送。",
  history: "状态变化",
  failed: "操作失败",
  done: "操作完成",
};

type Texts = typeof chinese;

const english: Texts = {
  panel: "Other side",
  hint: "What the user and WeChat Pay do. No money moves.",
  close: "Close",
  language: "中文",
  clock: "Time of the sandbox",
  advance: "Advance the clock",
  minute: "1 minute",
  hour: "1 hour",
  day: "1 day",
  week: "7 days",
  faults: "Next fault",
  fault: "Fault",
  path: "Path (empty: any operation)",
  plan: "Plan",
  clearFaults: "Clear all",
  noFaults: "No fault is planned.",
  items: "Orders, refunds, transfers",
  noItems: "Nothing yet. Place an order by the form of an operation.",
  notifications: "Notifications",
  noNotifications: "No notification yet.",
  attempts: "attempts",
  url: "Not sent: notify_url is not a URL. Pass an absolute one.",
  protocol: "Not sent: notify_url is not http or https. Pass an https URL.",
  host: "Not sent: the host is not on loopback. Name it by --notify-host (notifyHosts) when you start the sandbox.",
  history: "History",
  failed: "Failed",
  done: "Done",
};

const kinds: Readonly<Record<string, readonly [chinese: string, english: string]>> = {
  order: ["订单", "Order"],
  refund: ["退款", "Refund"],
  transfer: ["转账", "Transfer"],
  payscore: ["支付分服务订单", "Service order"],
  domestic: ["境内", "Mainland"],
  overseas: ["境外", "Overseas"],
};

const actions: Readonly<Record<string, readonly [chinese: string, english: string]>> = {
  pay: ["支付", "Pay"],
  fail: ["失败", "Fail"],
  expire: ["过期", "Expire"],
  succeed: ["成功", "Succeed"],
  close: ["关闭", "Close"],
  confirm: ["用户确认", "Confirm"],
};

const states: Readonly<Record<string, readonly [chinese: string, english: string]>> = {
  pending: ["待发送", "pending"],
  held: ["暂缓", "held"],
  delivered: ["已送达", "delivered"],
  "given-up": ["已放弃", "given up"],
  refused: ["未发送", "not sent"],
};

/** A language of the panel. */
export type Language = "zh" | "en";

/** Returns the texts of a language. */
export function textsIn(language: Language): Texts {
  return language === "zh" ? chinese : english;
}

/** Returns what a kind, a region, an action or the state of a notification is called. Other words stay as they are. */
export function wordIn(language: Language, word: string): string {
  const entry = kinds[word] ?? actions[word] ?? states[word];
  return entry?.[language === "zh" ? 0 : 1] ?? word;
}

const stored = "sandbox-language";

/** Returns the language that was chosen on this page, or else that of the browser. */
export function chosenLanguage(): Language {
  const chosen = localStorage.getItem(stored);
  if (chosen === "zh" || chosen === "en") return chosen;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

/** Stores the language for the next visit. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(stored, language);
}
