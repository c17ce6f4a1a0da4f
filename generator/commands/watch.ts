import { watch } from "node:fs/promises";

import { isThere } from "./disk.ts";
import { exit, UnreadableError } from "./exit.ts";

/** A save writes a file in several steps; one run for all of them is enough. Milliseconds. */
const settle = 100;

/** Runs again whenever something below the folder changes, until the process is told to stop. */
export async function runOnChange(folder: string, run: () => Promise<number>): Promise<number> {
  if (!isThere(folder)) throw new UnreadableError(`${folder} is not there. Name a folder of pages.`);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const changes = watch(folder, { recursive: true, signal: stop.signal })[Symbol.asyncIterator]();
  // Watching begins with the first question, so it is asked before the first run: no change goes unseen.
  let change = isDone(changes.next());
  let code = await runOnce(run);
  process.stderr.write(`Watching ${folder}; stop with Ctrl-C.\n`);
  while (!(await change)) {
    await new Promise((resolve) => setTimeout(resolve, settle));
    change = isDone(changes.next());
    code = await runOnce(run);
  }
  return code;
}

/** A page that cannot be read now may be there after the next change. */
async function runOnce(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exit.unreadable;
  }
}

/** Told to stop, the watcher rejects. */
async function isDone(change: Promise<IteratorResult<unknown>>): Promise<boolean> {
  try {
    return Boolean((await change).done);
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return true;
    throw error;
  }
}
