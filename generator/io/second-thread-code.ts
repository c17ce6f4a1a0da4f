/** The code of a SecondThread. */
import { parentPort } from "node:worker_threads";

import { emitFiles, loadEmitter, readAll } from "../pipeline.ts";
import type { Message } from "./second-thread.ts";

parentPort?.on("message", (message: Message) => {
  void perform(message);
});

async function perform(message: Message): Promise<void> {
  if (message.task === "emit")
    return parentPort?.postMessage(await emitFiles(message.plans, message.options));
  if (message.task === "read") parentPort?.postMessage(await readAll(message.pages, message.options));
  // Files follow; until then this thread has nothing else to do.
  await loadEmitter();
}
