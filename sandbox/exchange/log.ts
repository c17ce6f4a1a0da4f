import type { Exchange } from "./exchange.ts";

const maxExchanges = 1000;

/** What came in, for tests to look at and for those who watch. */
export class ExchangeLog {
  /** The oldest first. */
  readonly kept: Exchange[] = [];
  private readonly watchers = new Set<(exchange: Exchange) => void>();
  private count = 0;

  /** The number of the next exchange. */
  next(): number {
    return (this.count += 1);
  }

  add(exchange: Exchange): void {
    this.kept.push(exchange);
    if (this.kept.length > maxExchanges) this.kept.shift();
    for (const watcher of this.watchers) watcher(exchange);
  }

  clear(): void {
    this.kept.length = 0;
  }

  /** Returns what ends it. */
  watch(watcher: (exchange: Exchange) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }
}
