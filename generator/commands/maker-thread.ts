/** What a Maker runs: it loads all that it needs before it is asked for anything. */
import { parentPort } from "node:worker_threads";

import { loadEmitter, makeEach } from "../incremental.ts";
import type { Order } from "./maker.ts";

await loadEmitter();

parentPort?.on("message", ({ drafts, options }: Order) => {
  void makeEach(drafts, options).then((files) => parentPort?.postMessage(files));
});
