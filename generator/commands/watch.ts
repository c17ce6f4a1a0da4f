import { runOnChange } from "../io/watch.ts";
import { printable } from "../util/printable.ts";
import { textsIn } from "../texts/texts.ts";
import { reportErrors, runForEach } from "./clients.ts";
import { exit } from "./exit.ts";
import { openCache, placesOf, run } from "./generate.ts";
import type { Clients, Options } from "./options.ts";

/**
 * Generates all clients, and after each change of their pages those clients again. An error is reported, because the next
 * change may fix it. It returns the highest of the clients' last exit codes.
 */
export async function watchClients({ all, isGroup }: Clients): Promise<number> {
  const caches = new Map(all.map((options) => [options, openCache(options)]));
  const codes = new Map<Options, number>();
  const runOne = async (options: Options) => {
    const result = await reportErrors(options, () => run(options, caches.get(options)));
    codes.set(options, result.code);
    return result;
  };
  const folders = [...new Set(all.map((options) => placesOf(options).specs))];
  const isChanged = (changed: readonly string[]) => (options: Options) =>
    changed.includes(placesOf(options).specs);
  await runOnChange(folders, {
    run: async (changed) => {
      await runForEach({ all: all.filter(isChanged(changed)), isGroup }, runOne);
    },
    onWatching() {
      const [first] = all;
      if (first) process.stderr.write(`${printable(textsIn(first.language).watching(folders.join(", ")))}\n`);
    },
  });
  return Math.max(exit.clean, ...codes.values());
}
