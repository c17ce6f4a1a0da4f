/** `generate --watch`. */
import type { Cache } from "../io/cache/cache.ts";
import { configFiles } from "../io/config.ts";
import { correctionPaths } from "../io/sources.ts";
import { formatterFiles, runOnChange, type WatchedInput } from "../io/watch.ts";
import { stampOfFiles } from "../io/watched.ts";
import { printable } from "../util/printable.ts";
import { textsIn } from "../texts/texts.ts";
import { reportErrors, runForEach, type CommandResult } from "./clients.ts";
import { exit } from "./exit.ts";
import { failureOf } from "./failure.ts";
import { run } from "./generate.ts";
import { addConfig, type Clients, type Options } from "./options.ts";
import { openCache, placesOf } from "./places.ts";
import { withClient } from "./report.ts";

/**
 * Generates all clients, and after each change of what a client depends on that client again: its pages, its corrections, the
 * configuration, the configuration of prettier. An error is reported, because the next change may fix it, and the output stays
 * as it was. It returns the highest of the clients' last exit codes.
 *
 * @param options those of the command line, without the configuration
 */
export async function watchClients(options: Options): Promise<number> {
  const watch = new Watch(options, await addConfig(options));
  await runOnChange({
    inputs: () => watch.inputs,
    prepare: (changed) => watch.prepare(changed),
    run: (changed) => watch.run(changed),
    onWatching() {
      process.stderr.write(`${printable(textsIn(options.language).watching(watch.folders.join(", ")))}\n`);
    },
  });
  return watch.code;
}

/** The name of the configuration among the inputs; a folder cannot have it. */
const configName = "\0config";

/** A client that is watched. */
interface WatchedClient {
  readonly options: Options;
  readonly cache: Cache;
  /** The files that it depends on, but for its pages. */
  readonly files: WatchedInput;
  /** Identifies the modules among the configuration of prettier, which prettier loads only once. */
  readonly loadedModules: string;
}

class Watch {
  private readonly options: Options;
  private clients: readonly WatchedClient[];
  private isGroup: boolean;
  /** The last exit code of each client, and of loading the configuration. */
  private readonly codes = new Map<WatchedClient | typeof configName, number>();

  constructor(options: Options, { all, isGroup }: Clients) {
    this.options = options;
    this.clients = all.map(watchedClient);
    this.isGroup = isGroup;
  }

  get code(): number {
    return Math.max(exit.clean, ...this.codes.values());
  }

  get folders(): readonly string[] {
    return [...new Set(this.clients.map(({ options }) => placesOf(options).specs))];
  }

  get inputs(): readonly WatchedInput[] {
    return [
      { kind: "files", name: configName, paths: () => configFiles(this.options.config) },
      ...this.folders.map((name) => ({ kind: "folder", name }) as const),
      ...this.clients.map(({ files }) => files),
    ];
  }

  /** Loads a changed configuration. While it has an error, the former one stays in effect. */
  async prepare(changed: ReadonlySet<string>): Promise<void> {
    if (!changed.has(configName)) return;
    try {
      const { all, isGroup } = await addConfig(this.options);
      this.clients = all.map(watchedClient);
      this.isGroup = isGroup;
      this.codes.clear();
    } catch (error) {
      const failure = failureOf(error, this.options.language);
      if (!failure) throw error;
      process.stderr.write(`${failure.message}\n`);
      this.codes.set(configName, failure.code);
    }
  }

  /** Generates the clients that depend on a changed input. */
  async run(changed: ReadonlySet<string>): Promise<void> {
    const isLoaded = changed.has(configName) && !this.codes.has(configName);
    const affected = this.clients.filter(
      ({ options, files }) => isLoaded || changed.has(placesOf(options).specs) || changed.has(files.name),
    );
    if (affected.length === 0) return;
    const clientOf = new Map(affected.map((client) => [client.options, client]));
    await runForEach({ all: [...clientOf.keys()], isGroup: this.isGroup }, (options) =>
      this.runOne(options, clientOf.get(options)),
    );
  }

  private async runOne(options: Options, client: WatchedClient | undefined): Promise<CommandResult> {
    if (client && formatterModules(options) !== client.loadedModules) warnOfModules(options);
    const result = await reportErrors(options, () => run(options, client?.cache));
    if (client) this.codes.set(client, result.code);
    return result;
  }
}

function warnOfModules(options: Options): void {
  process.stderr.write(`${withClient(options, textsIn(options.language).formatterLoaded())}\n`);
}

function formatterModules(options: Options): string {
  if (options.formatter === undefined) return "";
  const files = formatterFiles(placesOf(options).out);
  return stampOfFiles(files.filter((path) => /\.[cm]?[jt]s$/u.test(path)));
}

function watchedClient(options: Options, at: number): WatchedClient {
  const { specs, out } = placesOf(options);
  const { corrections, formatter } = options;
  // The name changes with the files, so that those of a new configuration are watched.
  const name = `\0files ${JSON.stringify([at, specs, out, corrections ?? null, formatter ?? null])}`;
  const paths = () => [
    ...correctionPaths([specs], corrections || undefined),
    ...(formatter === undefined ? [] : formatterFiles(out)),
  ];
  const files = { kind: "files", name, paths } as const;
  return { options, cache: openCache(options), files, loadedModules: formatterModules(options) };
}
