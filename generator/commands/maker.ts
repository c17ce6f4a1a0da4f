import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import type { Draft, EmitOptions, OutputFile } from "../incremental.ts";

/** What is asked of the thread; it answers with the files. */
export interface Order {
  readonly drafts: readonly Draft[];
  readonly options: EmitOptions;
}

/**
 * A thread that makes files. ts-morph and prettier take longer to load than a page takes to be read, and here they are
 * loaded at the same time. For the whole client it would gain nothing, and cost the memory of a second heap.
 */
export class Maker {
  private readonly worker: Worker;

  constructor(file: URL) {
    this.worker = new Worker(file);
    // Unless it has been asked for something, nobody waits for it.
    this.worker.unref();
    this.worker.on("error", () => undefined);
  }

  /** None where there is no second processor, or where the sources run as they are. */
  static start(): Maker | undefined {
    const file = new URL("./maker-thread.js", import.meta.url);
    return availableParallelism() > 1 && existsSync(fileURLToPath(file)) ? new Maker(file) : undefined;
  }

  /** None where the thread failed: then it is to be made, or to fail, in this one. */
  make(order: Order): Promise<readonly OutputFile[] | undefined> {
    this.worker.ref();
    return new Promise((resolve) => {
      this.worker.once("message", resolve);
      this.worker.once("exit", () => resolve(undefined));
      this.worker.postMessage(order);
    });
  }

  stop(): void {
    void this.worker.terminate();
  }
}
