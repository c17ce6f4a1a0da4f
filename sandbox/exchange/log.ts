import type { Exchange } from "./exchange.ts";

/** The most exchanges that a sandbox stores. */
const maxExchanges = 1000;

/** The exchanges so far, for tests and the live log. */
export class ExchangeLog {
  /** The last exchanges, the oldest first. */
  readonly all: Exchange[] = [];
  private readonly watchers = new Set<(exchange: Exchange) => void>();
  private count = 0;

  /** Returns the number of the next exchange. */
  next(): number {
    return (this.count += 1);
  }

  /** Adds an exchange, and passes it to the watchers. */
  add(exchange: Exchange): void {
    this.all.push(exchange);
    if (this.all.length > maxExchanges) this.all.shift();
    for (const watcher of this.watchers) watcher(exchange);
  }

  /** Removes all exchanges. */
  clear(): void {
    this.all.length = 0;
  }

  /** Calls the watcher with every further exchange. Returns a function that ends it. */
  watch(watcher: (exchange: Exchange) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }
}
