import type { ServerResponse } from "node:http";

import type { Exchange } from "../exchange/exchange.ts";
import type { ExchangeLog } from "../exchange/log.ts";

/** Bytes that wait for the reader of a feed. */
const maxUnreadBytes = 16 * 1024 * 1024;

/** Sends exchanges as server-sent events: the logged ones after number `last`, then each further one. */
export function openFeed(response: ServerResponse, log: ExchangeLog, last: number): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  const send = (exchange: Exchange): void => {
    // Of a reader that does not read. It can connect again, and continues after the last event.
    if (response.writableLength > maxUnreadBytes) return void response.destroy();
    response.write(`id: ${exchange.number}\nevent: exchange\ndata: ${JSON.stringify(exchange)}\n\n`);
  };
  response.write(": this is not WeChat Pay\n\n");
  for (const exchange of log.all) if (!(exchange.number <= last)) send(exchange);
  response.once("close", log.watch(send));
}
