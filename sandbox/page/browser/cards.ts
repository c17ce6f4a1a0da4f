/** The lists of the panel: one card for each order, notification and planned fault. */
import type { Action, Item, Notice, Planned } from "./control.ts";
import { element } from "./exchange.ts";
import { textsIn, wordIn, type Language } from "./texts.ts";

/** Runs the action of a button. */
export type Run = (action: Action) => void;

/** The card of an order, a refund, a transfer or a service order. */
export function itemCard(item: Item, language: Language, run: Run): HTMLElement {
  const { kind, number, product, caller, region, state, history, actions } = item;
  const head = element(
    "header",
    "",
    element("strong", "", wordIn(language, kind)),
    element("span", "number", number),
    element("span", "state", state),
  );
  const facts = [product, wordIn(language, region), caller, amountOf(item, language)].filter(
    (text) => text !== "",
  );
  const buttons = actions.map((action) => {
    const button = element("button", "action", wordIn(language, action.name));
    button.dataset["action"] = action.name;
    button.addEventListener("click", () => run(action));
    return button;
  });
  const changes = history.map(({ at, event, state: next }) =>
    element("li", "", element("time", "", timeOf(at)), ` ${event} → ${next}`),
  );
  const card = element(
    "article",
    "card",
    head,
    element("p", "facts", facts.join(" · ")),
    ...(buttons.length > 0 ? [element("p", "actions", ...buttons)] : []),
    element("details", "", element("summary", "", textsIn(language).history), element("ol", "", ...changes)),
  );
  card.dataset["number"] = number;
  return card;
}

/** The card of a notification, with the reason why it was not sent. */
export function noticeCard(notice: Notice, language: Language): HTMLElement {
  const { event, url, state, reason, attempts, createdAt } = notice;
  const last = attempts.at(-1);
  const result = last && `${last.status ?? ""} ${last.text.slice(0, 200)}`.trim();
  return element(
    "article",
    `card ${state}`,
    element("header", "", element("strong", "", event), element("span", "state", wordIn(language, state))),
    element("p", "facts", `${timeOf(createdAt)} · ${url}`),
    ...(reason === undefined ? [] : [element("p", "reason", textsIn(language)[reason.code])]),
    ...(last === undefined
      ? []
      : [element("p", "facts", `${attempts.length} ${textsIn(language).attempts} · ${result ?? ""}`)]),
  );
}

/** The line of a planned fault. */
export function faultLine({ faults, scope }: Planned): HTMLElement {
  const names = faults.map(({ fault }) => fault).join(", ");
  return element("li", "", [names, scope.on ?? "", scope.path ?? ""].filter(Boolean).join(" · "));
}

/** The amount in 元 and 分 (yuan and fen); in the minor unit for other currencies. */
function amountOf({ amount, currency }: Item, language: Language): string {
  if (amount === undefined) return "";
  if (currency !== "CNY") return `${amount} ${currency}`;
  const yuan = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
  return language === "zh" ? `${yuan} 元（${amount} 分）` : `${yuan} yuan (${amount} fen)`;
}

/** A time of the sandbox, in the zone of WeChat Pay. */
export function timeOf(at: number): string {
  return new Date(at).toLocaleString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
}
