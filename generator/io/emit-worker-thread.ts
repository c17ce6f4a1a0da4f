/** The thread of an EmitWorker. It loads ts-morph and prettier before the first message arrives. */
import { parentPort } from "node:worker_threads";

import { emitFiles, loadEmitter } from "../pipeline.ts";
import type { EmitMessage } from "./emit-worker.ts";

await loadEmitter();

parentPort?.on("message", ({ plans, options }: EmitMessage) => {
  void emitFiles(plans, options).then((files) => parentPort?.postMessage(files));
});
