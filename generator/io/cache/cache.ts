/**
 * Keeps data of a run for the next. Each client has five entries: the record of the run, so that a run without changes does
 * nothing; the reading of each page; the corrections; the manifest of the output; an index of the pages, so that a change of one is
 * analyzed alone. Another entry has the stamps of all files, so that a run reads only what has changed. The texts of emitted files stay in the
 * output folder, and the manifest has their digests. Each entry holds only what the last run used.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { version } from "../../util/version.ts";
import { codeKey, type PathVisitor } from "./code.ts";
import { digestOf } from "./digest.ts";
import { diskTime, readEntry, removeEntry, writeEntry } from "./entry.ts";
import {
  changedPaths,
  pathsOf,
  renewPaths,
  takeSnapshot,
  type ReadPaths,
  type Snapshot,
} from "./snapshot.ts";

const kinds = ["run", "pages", "corrections", "files", "index"] as const;
/** The kind of an entry; each kind is one file. */
export type Kind = (typeof kinds)[number];

/** Options of a cache. */
export interface CacheOptions {
  /** Undefined: entries stay in memory, for the runs of one process that watches. */
  readonly folder: string | undefined;
  /** Identifies a client: the working directory, the folder of pages, the output folder. */
  readonly client: readonly string[];
  /** How many clients the project has: the entries of at least as many are kept. Default 1. */
  readonly clientCount?: number;
  /** Identifies the code that is on the disk now. */
  readonly code?: (visit?: PathVisitor) => string | undefined;
}

/** The stamps of a run, which say what has changed since. */
interface Stamps {
  /** Identifies what the run depends on beside the files. */
  readonly settings: string;
  /** The key of the run. */
  readonly run: string;
  readonly snapshot: Snapshot;
  /** The key of the code, and how many of the paths belong to it: those at the beginning. */
  readonly code: string;
  readonly codePaths: number;
}

/** Milliseconds to wait until the clock of the disk has moved on. On most disks it moves every 4 ms. */
const PATIENCE_MS = 500;

/** The cache of one client: entries that are read when they are needed and written together. */
export class Cache {
  private readonly root: string | undefined;
  private readonly name: string;
  private readonly mostClients: number;
  private readonly codeNow: (visit?: PathVisitor) => string | undefined;
  private codeAtStart: { readonly key: string | undefined; readonly paths: readonly string[] } | undefined;
  private stamps: Stamps | undefined;
  private readonly held = new Map<Kind, unknown>();
  private readonly unsaved = new Set<Kind>();

  constructor({ folder, client, clientCount = 1, code = codeKey }: CacheOptions) {
    this.codeNow = code;
    this.root = folder;
    this.name = digestOf(...client);
    this.mostClients = Math.max(clientCount, MOST_CLIENTS);
  }

  /** The code of the run, when it was first asked for. Listing and hashing it takes as long as half a run without changes. */
  private get code(): { readonly key: string | undefined; readonly paths: readonly string[] } {
    if (!this.codeAtStart) {
      const paths: string[] = [];
      this.codeAtStart = { key: this.codeNow((path) => paths.push(path)), paths };
    }
    return this.codeAtStart;
  }

  /** Undefined where nothing may be kept on the disk. */
  private get folder(): string | undefined {
    return this.root !== undefined && this.code.key !== undefined ? this.root : undefined;
  }

  /**
   * Returns the files and folders of the last run that are not as it left them, and the key of that run. It reads none of them.
   * Undefined if the run had other settings or other code, or cannot tell.
   */
  changes(settings: string): { readonly run: string; readonly paths: readonly string[] } | undefined {
    if (this.root === undefined) return undefined;
    // The same version writes the entry in this form.
    const entry = readEntry(this.path(this.root, "stamps"), "stamps", formatOfStamps) as Stamps | undefined;
    if (entry?.settings !== settings) return undefined;
    const paths = changedPaths(entry.snapshot);
    const codePaths = pathsOf(entry.snapshot).slice(0, entry.codePaths);
    if (paths.length > 0 && codePaths.some((path) => paths.includes(path))) return undefined;
    this.codeAtStart = { key: entry.code, paths: codePaths };
    this.stamps = entry;
    return { run: entry.run, paths };
  }

  /** A time of the disk, before a run reads files for `keepStamps`. */
  moment(): number | undefined {
    if (this.folder === undefined) return undefined;
    makeFolder(this.folder);
    return diskTime(this.folder, this.name);
  }

  /** A time of the disk that is later than those of all files so far, unless the clock of the disk is coarse. */
  nextMoment(): number | undefined {
    const end = performance.now() + PATIENCE_MS;
    const start = this.moment();
    let now = start;
    while (start !== undefined && now === start && performance.now() < end) now = this.moment();
    return now;
  }

  /** Keeps the stamps of files that the run with this key has compared. The first of them are read with the code. */
  keepStamps(settings: string, run: string, [first, ...others]: readonly ReadPaths[]): void {
    const { key, paths: codePaths } = this.code;
    if (first === undefined || this.folder === undefined || key === undefined) return;
    const { paths, moment } = first;
    const snapshot = takeSnapshot([{ paths: [...codePaths, ...paths], moment }, ...others]);
    if (snapshot) this.writeStamps({ settings, run, snapshot, code: key, codePaths: codePaths.length });
  }

  /** Takes the stamps of all files of `changes` again: a run has compared those that differed. */
  renewStamps(moment: number | undefined): void {
    if (!this.stamps || moment === undefined) return;
    const { settings, run, snapshot, codePaths } = this.stamps;
    this.keepStamps(settings, run, [{ paths: pathsOf(snapshot).slice(codePaths), moment }]);
  }

  /** Says that the stamps are those of another run, which has compared the files in `read`. */
  moveStamps(run: string, read: readonly ReadPaths[]): void {
    if (!this.stamps) return;
    const snapshot = renewPaths(this.stamps.snapshot, read);
    this.writeStamps({ ...this.stamps, run, snapshot });
  }

  private writeStamps(stamps: Stamps): void {
    if (this.folder !== undefined)
      writeEntry(this.path(this.folder, "stamps"), "stamps", formatOfStamps, stamps);
  }

  /** Gives an entry. Its type is safe to assume: the same code has written it. */
  load<Value>(kind: Kind): Value | undefined {
    if (!this.held.has(kind) && this.folder !== undefined) {
      this.held.set(kind, readEntry(this.path(this.folder, kind), kind, this.code.key ?? ""));
    }
    return this.held.get(kind) as Value | undefined; // the head of an entry names its kind and the code
  }

  keep(kind: Kind, value: unknown): void {
    this.held.set(kind, value);
    this.unsaved.add(kind);
  }

  /** Writes new entries to the disk, unless the code has changed during the run: then it is not known which code made them. */
  save(): void {
    const kinds = [...this.unsaved];
    this.unsaved.clear();
    // The code is not looked at where there is nothing to write.
    const folder = kinds.length === 0 ? undefined : this.folder;
    const key = folder === undefined ? undefined : this.code.key;
    if (folder === undefined || key === undefined || this.codeNow() !== key) return;
    makeFolder(folder);
    for (const kind of kinds) writeEntry(this.path(folder, kind), kind, key, this.held.get(kind));
    removeOld(folder, this.mostClients);
  }

  private path(folder: string, kind: Kind | "stamps"): string {
    return join(folder, `${this.name}.${kind}`);
  }
}

/** The stamps are those of the code, too, so that they can be read before the code is known. */
const formatOfStamps = digestOf(version, process.version);

/** Creates the folder, with a .gitignore if it did not exist. */
function makeFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true }) !== undefined)
      writeFileSync(join(folder, ".gitignore"), "*\n");
  } catch {
    // Then writing the entries fails as well, which is not an error.
  }
}

/** The entries of at most this many clients are kept, or of all clients of one project. */
const MOST_CLIENTS = 8;
/** A temporary file of this age belongs to a run that was stopped. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Removes the entries of the clients that were least recently generated. */
function removeOld(folder: string, mostClients: number): void {
  const newest = new Map<string, number>();
  const files = entriesOf(folder);
  for (const { client, written } of files) newest.set(client, Math.max(written, newest.get(client) ?? 0));
  const clients = [...newest].sort(([, one], [, other]) => other - one).map(([client]) => client);
  const recent = new Set(clients.slice(0, mostClients));
  for (const { path, client, written, isWhole } of files) {
    if (!recent.has(client) || (!isWhole && written < Date.now() - ABANDONED_AFTER_MS)) removeEntry(path);
  }
}

function entriesOf(folder: string) {
  const names = new RegExp(
    `^([\\w-]{43})\\.(?:${[...kinds, "stamps"].join("|")})(\\.[\\da-f-]{36}\\.tmp)?$`,
    "u",
  );
  try {
    return readdirSync(folder).flatMap((name) => {
      const [, client, rest] = names.exec(name) ?? [];
      const path = join(folder, name);
      const written = client === undefined ? undefined : statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (client === undefined || written === undefined) return [];
      return [{ path, client, written, isWhole: rest === undefined }];
    });
  } catch {
    return [];
  }
}
