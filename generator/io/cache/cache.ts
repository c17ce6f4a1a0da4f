/**
 * Keeps data of a run for the next. Each client has four entries: the record of the run, so that a run without changes does
 * nothing; the reading of each page; the corrections; the manifest of the output. The texts of emitted files stay in the
 * output folder, and the manifest has their digests. Each entry holds only what the last run used.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { codeKey } from "./code.ts";
import { digestOf } from "./digest.ts";
import { readEntry, removeEntry, writeEntry } from "./entry.ts";

const kinds = ["run", "pages", "corrections", "files"] as const;
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
  readonly code?: () => string | undefined;
}

/** The cache of one client: entries that are read when they are needed and written together. */
export class Cache {
  private readonly folder: string | undefined;
  private readonly name: string;
  private readonly mostClients: number;
  private readonly codeNow: () => string | undefined;
  private readonly code: string;
  private readonly held = new Map<Kind, unknown>();
  private readonly unsaved = new Set<Kind>();

  constructor({ folder, client, clientCount = 1, code = codeKey }: CacheOptions) {
    const key = folder === undefined ? undefined : code();
    this.codeNow = code;
    this.code = key ?? "";
    this.folder = key === undefined ? undefined : folder;
    this.name = digestOf(...client);
    this.mostClients = Math.max(clientCount, MOST_CLIENTS);
  }

  /** Gives an entry. Its type is safe to assume: the same code has written it. */
  load<Value>(kind: Kind): Value | undefined {
    if (!this.held.has(kind) && this.folder !== undefined) {
      this.held.set(kind, readEntry(this.path(this.folder, kind), kind, this.code));
    }
    return this.held.get(kind) as Value | undefined; // the head of an entry names its kind and the code
  }

  keep(kind: Kind, value: unknown): void {
    this.held.set(kind, value);
    this.unsaved.add(kind);
  }

  /** Writes new entries to the disk, unless the code has changed during the run: then it is not known which code made them. */
  save(): void {
    const [folder, kinds] = [this.folder, [...this.unsaved]];
    this.unsaved.clear();
    if (folder === undefined || kinds.length === 0 || this.codeNow() !== this.code) return;
    makeFolder(folder);
    for (const kind of kinds) writeEntry(this.path(folder, kind), kind, this.code, this.held.get(kind));
    removeOld(folder, this.mostClients);
  }

  private path(folder: string, kind: Kind): string {
    return join(folder, `${this.name}.${kind}`);
  }
}

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
  const names = new RegExp(`^([\\w-]{43})\\.(?:${kinds.join("|")})(\\.[\\da-f-]{36}\\.tmp)?$`, "u");
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
