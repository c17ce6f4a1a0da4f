/** The live log at the bottom of the page. */
import { detailOf, element, summaryOf, type Exchange } from "./exchange.ts";

/** The most exchanges in the list; the sandbox stores more. */
const maxShown = 200;

/** Shows the exchanges of the sandbox as they happen. */
export function showLog(section: HTMLElement): void {
  const latest = element("span", "latest", "等待调用… waiting for a call");
  const bar = element(
    "button",
    "bar",
    element("strong", "", "实时日志 Live log"),
    latest,
    element("span", "notice", "沙箱，不是微信支付 Not WeChat Pay: no money moves"),
  );
  const list = element("ol", "list");
  const detail = element(
    "article",
    "detail",
    element("p", "faint", "调用一个接口，其请求会显示在这里。Call an operation to see its request here."),
  );
  section.append(bar, element("div", "body", list, detail));
  const open = (isOpen: boolean) => {
    section.classList.toggle("open", isOpen);
    bar.setAttribute("aria-expanded", String(isOpen));
  };
  open(false);
  bar.addEventListener("click", () => open(!section.classList.contains("open")));
  let isFollowing = true;

  const select = (line: HTMLElement, exchange: Exchange) => {
    for (const other of list.children) other.removeAttribute("aria-current");
    line.setAttribute("aria-current", "true");
    detail.replaceChildren(...detailOf(exchange));
    detail.scrollTop = 0;
  };

  const feed = new EventSource("/sandbox/exchanges");
  feed.addEventListener("exchange", ({ data }: MessageEvent<string>) => {
    const exchange = JSON.parse(data) as Exchange; // the sandbox's own feed
    const line = element("button", "line", ...summaryOf(exchange));
    list.prepend(line);
    list.children[maxShown]?.remove();
    latest.replaceChildren(...summaryOf(exchange));
    line.addEventListener("click", () => {
      isFollowing = line === list.firstElementChild;
      select(line, exchange);
    });
    if (isFollowing) select(line, exchange);
  });
  // The browser reconnects on its own and continues after the last event.
  feed.addEventListener("error", () => section.classList.add("lost"));
  feed.addEventListener("open", () => section.classList.remove("lost"));
}
