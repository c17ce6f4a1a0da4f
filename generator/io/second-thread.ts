import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import type { EmitOptions } from "../emit/options.ts";
import type { FilePlan, OutputFile } from "../emit/plan.ts";
import type { PageFile } from "../ir/model.ts";
import type { Helper } from "../pipeline.ts";
import type { PageResult, ReadOptions } from "../read/page-result.ts";

/** A message to the thread. The thread sends back the results of `read`, and the files of `emit`. */
export type Message =
  | { readonly task: "load" }
  | { readonly task: "read"; readonly pages: readonly PageFile[]; readonly options: ReadOptions }
  | { readonly task: "emit"; readonly plans: readonly FilePlan[]; readonly options: EmitOptions };

/**
 * A thread that reads pages and emits files while this one does the same. ts-morph takes longer to load than a page takes to be
 * read, so the thread also loads it for a run that reads one page.
 */
export class SecondThread implements Helper {
  private readonly worker: Worker;
  /** Resolves when the thread ends: it may fail before it has anything to do. */
  private readonly ended: Promise<undefined>;

  constructor(file: URL) {
    this.worker = new Worker(file);
    // The process waits for the thread only while that has something to do.
    this.worker.unref();
    this.worker.on("error", () => undefined);
    this.ended = new Promise((resolve) => this.worker.once("exit", () => resolve(undefined)));
  }

  /** Gives undefined where there is only one processor, and where the sources run without a build. */
  static start(): SecondThread | undefined {
    const file = new URL("./second-thread-code.js", import.meta.url);
    return availableParallelism() > 1 && existsSync(fileURLToPath(file)) ? new SecondThread(file) : undefined;
  }

  /** Lets the thread load what it needs to emit files. */
  load(): void {
    this.worker.postMessage({ task: "load" } satisfies Message);
  }

  /** Reads pages. It resolves to undefined where the thread fails; then the caller reads the pages. */
  read(pages: readonly PageFile[], options: ReadOptions): Promise<readonly PageResult[] | undefined> {
    return this.ask({ task: "read", pages, options });
  }

  /** Emits files. It resolves to undefined where the thread fails; then the caller emits the files. */
  emit(plans: readonly FilePlan[], options: EmitOptions): Promise<readonly OutputFile[] | undefined> {
    return this.ask({ task: "emit", plans, options });
  }

  private async ask<Result>(message: Message): Promise<Result | undefined> {
    this.worker.ref();
    const result = new Promise<Result>((resolve) => this.worker.once("message", resolve));
    this.worker.postMessage(message);
    try {
      return await Promise.race([result, this.ended]);
    } finally {
      this.worker.unref();
    }
  }

  stop(): void {
    void this.worker.terminate();
  }
}
