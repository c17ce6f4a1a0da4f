import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import type { EmitOptions } from "../emit/options.ts";
import type { FilePlan, OutputFile } from "../emit/plan.ts";
import type { Emitter } from "../pipeline.ts";

/** The message to the thread. The thread sends back the files. */
export interface EmitMessage {
  readonly plans: readonly FilePlan[];
  readonly options: EmitOptions;
}

/** Above this, the thread would need as much memory again as this one, and gain no time. */
const MOST_PLANS = 32;

/**
 * A thread that emits files. ts-morph and prettier take longer to load than a page takes to be read, so the thread loads
 * them while this one reads.
 */
export class EmitWorker implements Emitter {
  private readonly worker: Worker;
  /** Resolves when the thread ends: it may fail before it has anything to emit. */
  private readonly ended: Promise<undefined>;

  constructor(file: URL) {
    this.worker = new Worker(file);
    // The process waits for the thread only while it emits.
    this.worker.unref();
    this.worker.on("error", () => undefined);
    this.ended = new Promise((resolve) => this.worker.once("exit", () => resolve(undefined)));
  }

  /** Gives undefined where there is only one processor, and where the sources run without a build. */
  static start(): EmitWorker | undefined {
    const file = new URL("./emit-worker-thread.js", import.meta.url);
    return availableParallelism() > 1 && existsSync(fileURLToPath(file)) ? new EmitWorker(file) : undefined;
  }

  /** Gives undefined for many plans. It resolves to undefined where the thread fails; then the caller emits the files. */
  emit(
    plans: readonly FilePlan[],
    options: EmitOptions,
  ): Promise<readonly OutputFile[] | undefined> | undefined {
    if (plans.length > MOST_PLANS) {
      this.stop();
      return undefined;
    }
    this.worker.ref();
    const files = new Promise<readonly OutputFile[]>((resolve) => this.worker.once("message", resolve));
    this.worker.postMessage({ plans, options } satisfies EmitMessage);
    return Promise.race([files, this.ended]);
  }

  stop(): void {
    void this.worker.terminate();
  }
}
