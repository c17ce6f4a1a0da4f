import type { Exchange } from "./exchange.ts";

const maxExchanges = 1000;

/** The exchanges so far, for tests and the live log. */
export class ExchangeLog {
  /** The last exchanges, the oldest first. */
  readonly kept: Exchange[] = [];
  private readonly watchers = new Set<(exchange: Exchange) => void>();
  private count = 0;

  /** Returns the number of the next exchange. */
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

  /** Calls the watcher with every further exchange. Returns a function that ends it. */
  watch(watcher: (exchange: Exchange) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }
}
