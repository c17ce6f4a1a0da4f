import type { ServerResponse } from "node:http";

import type { Exchange } from "../exchange/exchange.ts";
import type { ExchangeLog } from "../exchange/log.ts";

/** Sends exchanges as server-sent events: the logged ones after number `last`, then each further one. */
export function openFeed(response: ServerResponse, log: ExchangeLog, last: number): void {
  let sent = Number.isNaN(last) ? 0 : last;
  // A reader that does not read holds one exchange, and not the log.
  const sendNext = (): void => {
    for (const exchange of log.all) {
      if (exchange.number <= sent) continue;
      if (response.writableNeedDrain) return;
      sent = exchange.number;
      response.write(eventOf(exchange));
    }
  };
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(": this is not WeChat Pay\n\n");
  response.on("drain", sendNext);
  response.once("close", log.watch(sendNext));
  sendNext();
}

function eventOf(exchange: Exchange): string {
  return `id: ${exchange.number}\nevent: exchange\ndata: ${JSON.stringify(exchange)}\n\n`;
}
