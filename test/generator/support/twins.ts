/** Two folders that are changed alike: in one the generator keeps what it makes, in the other it makes all of it anew. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UnreadableError, UsageError } from "#generator/io/errors";
import { runForEach } from "#generator/commands/clients";
import { run as generate } from "#generator/commands/generate";
import { openCache } from "#generator/commands/places";
import { parseOptions } from "#generator/commands/options";
import { ran, tree, type Ran } from "./command.ts";

const cacheFolder = "with/cache";

export interface Outcome extends Ran {
  readonly files: Record<string, string>;
}

/** `with` and `without`, below the working directory. */
export class Twins {
  private readonly home = process.cwd();
  /** What code the generator has, as it says. */
  code = "one";

  constructor() {
    for (const folder of ["with", "without"]) mkdirSync(folder);
  }

  /** Does the same in both. */
  both(act: () => void): void {
    for (const folder of ["with", "without"]) this.within(folder, act);
  }

  async generate(...args: readonly string[]): Promise<{ cached: Outcome; uncached: Outcome }> {
    return {
      cached: await this.outcome("with", [...args, "--cache", "cache"]),
      uncached: await this.outcome("without", [...args, "--no-cache"]),
    };
  }

  /** The entries of the cache, by their paths from the working directory. */
  entries(): string[] {
    if (!existsSync(cacheFolder)) return [];
    return readdirSync(cacheFolder)
      .filter((name) => name !== ".gitignore")
      .map((name) => join(cacheFolder, name))
      .sort();
  }

  private async outcome(folder: string, args: readonly string[]): Promise<Outcome> {
    process.chdir(folder);
    try {
      const outcome = await ran(() => this.attempt(["--silent", ...args]));
      // The summary of the changes needs the run before, which only one of the twins knows.
      const stdout = outcome.stdout.replace(/,\n {2}"changes": \{\n[\s\S]*?\n {2}\}/u, "");
      return { ...outcome, stdout, files: existsSync("generated") ? tree("generated") : {} };
    } finally {
      process.chdir(this.home);
    }
  }

  /** As the command line does it. */
  private async attempt(args: readonly string[]): Promise<number> {
    try {
      const clients = { all: [parseOptions(args, "en")], isGroup: false };
      return await runForEach(clients, (options) =>
        generate(
          options,
          openCache(options, () => this.code),
        ),
      );
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof UnreadableError)) throw error;
      process.stderr.write(`${error.message}\n`);
      return error instanceof UsageError ? 2 : 3;
    }
  }

  private within(folder: string, act: () => void): void {
    process.chdir(folder);
    try {
      act();
    } finally {
      process.chdir(this.home);
    }
  }
}
