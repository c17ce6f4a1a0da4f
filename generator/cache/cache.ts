/**
 * What a run keeps for the next. Four entries for each client: the run itself, so that nothing is done where nothing
 * changed; the reading of each page; that of the corrections; what each file was made from. The texts of the files are
 * where they were written: there they are known by their digests. Each entry holds what the last run used, and no more.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { codeKey } from "./code.ts";
import { digestOf } from "./digest.ts";
import { readEntry, removeEntry, writeEntry } from "./entry.ts";

const kinds = ["run", "pages", "corrections", "files"] as const;
export type Kind = (typeof kinds)[number];

export interface CacheOptions {
  /** None: everything stays in memory, as long as the process watches. */
  readonly folder: string | undefined;
  /** What tells one client from another: where it is made from, and where to. */
  readonly client: readonly string[];
  /** Says what code is on the disk now. */
  readonly code?: () => string | undefined;
}

export class Cache {
  private readonly folder: string | undefined;
  private readonly name: string;
  private readonly codeNow: () => string | undefined;
  private readonly code: string;
  private readonly held = new Map<Kind, unknown>();
  private readonly unsaved = new Set<Kind>();

  constructor({ folder, client, code = codeKey }: CacheOptions) {
    const key = folder === undefined ? undefined : code();
    this.codeNow = code;
    this.code = key ?? "";
    this.folder = key === undefined ? undefined : folder;
    this.name = digestOf(...client);
  }

  /** The type is that of the code that kept it, and this is the same code. */
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

  /** Puts on the disk what is new; nothing, if the code was changed while it ran: nobody knows which made it. */
  save(): void {
    const [folder, kinds] = [this.folder, [...this.unsaved]];
    this.unsaved.clear();
    if (folder === undefined || kinds.length === 0 || this.codeNow() !== this.code) return;
    makeFolder(folder);
    for (const kind of kinds) writeEntry(this.path(folder, kind), kind, this.code, this.held.get(kind));
    removeOld(folder);
  }

  private path(folder: string, kind: Kind): string {
    return join(folder, `${this.name}.${kind}`);
  }
}

/** A folder of ours is one that git passes over, wherever it lies. */
function makeFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true }) !== undefined)
      writeFileSync(join(folder, ".gitignore"), "*\n");
  } catch {
    // Then there is nothing to write to either.
  }
}

/** So many clients are kept, and the others made anew when they are wanted. */
const mostClients = 8;
/** What a stopped run left, in milliseconds of age. */
const abandoned = 3_600_000;

/** Takes away the entries of the clients that were longest not made. */
function removeOld(folder: string): void {
  const newest = new Map<string, number>();
  const files = entriesOf(folder);
  for (const { client, written } of files) newest.set(client, Math.max(written, newest.get(client) ?? 0));
  const clients = [...newest].sort(([, one], [, other]) => other - one).map(([client]) => client);
  const kept = new Set(clients.slice(0, mostClients));
  for (const { path, client, written, isWhole } of files) {
    if (!kept.has(client) || (!isWhole && written < Date.now() - abandoned)) removeEntry(path);
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
