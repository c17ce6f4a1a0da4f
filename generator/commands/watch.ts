import { watch } from "node:fs/promises";

/** A save writes a file in several steps; one run for all of them is enough. Milliseconds. */
const settle = 100;

/** Runs again whenever something below the folder changes, until the process is told to stop. */
export async function runOnChange(folder: string, run: () => Promise<number>): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const changes = watch(folder, { recursive: true, signal: stop.signal })[Symbol.asyncIterator]();
  // Watching begins with the first question, so it is asked before the first run: no change goes unseen.
  let change = changes.next();
  let code = await run();
  process.stderr.write(`Watching ${folder}; stop with Ctrl-C.\n`);
  while (!(await isDone(change))) {
    await new Promise((resolve) => setTimeout(resolve, settle));
    change = changes.next();
    code = await run();
  }
  return code;
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
