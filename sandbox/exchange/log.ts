import { BoundedList } from "../util/bounded.ts";
import type { Exchange } from "./exchange.ts";

/** What a sandbox stores: exchanges, and characters of all of them. */
const limits = { items: 1000, size: 64 * 1024 * 1024 };

/** The exchanges so far, for tests and the live log. */
export class ExchangeLog {
  private readonly exchanges = new BoundedList<Exchange>(limits);
  private readonly watchers = new Set<(exchange: Exchange) => void>();
  private count = 0;

  /** The last exchanges, the oldest first. */
  get all(): readonly Exchange[] {
    return this.exchanges.all;
  }

  /** Returns the number of the next exchange. */
  next(): number {
    return (this.count += 1);
  }

  /** Adds an exchange, and passes it to the watchers. */
  add(exchange: Exchange): void {
    this.exchanges.add(exchange);
    for (const watcher of this.watchers) watcher(exchange);
  }

  /** Removes all exchanges. */
  clear(): void {
    this.exchanges.clear();
  }

  /** Calls the watcher with every further exchange. Returns a function that ends it. */
  watch(watcher: (exchange: Exchange) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }
}
