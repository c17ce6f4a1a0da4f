/**
 * The folder in which a run writes its files before it moves them to their places. Its name says which process it belongs to, so
 * that a later run can remove the one of a run that was killed. A process number means nothing outside of its container, so
 * the name also says where it is valid.
 */
import { hash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { codeOf } from "../util/errors.ts";

/** A process, as the name of a folder says it. */
interface Owner {
  /** Identifies the machine since its start and the container: process numbers of another scope are those of other processes. */
  readonly scope: string;
  readonly pid: number;
  /** When the process started, in ticks since the start of the machine. */
  readonly startTicks: string;
}

const namePattern = /^\.wechatpay-codegen-([\da-f]{8})-(\d+)-(\d+)-[\da-f]{8}\.tmp$/u;
/**
 * A run changes its folder with each file that it writes or moves, which takes milliseconds. A folder that has not changed for
 * this long belongs to a run that was killed, where nothing else says so.
 */
const ABANDONED_AFTER_MS = 600_000;

/** Stands for the start of a process where the system does not say it. */
const unknownStart = "0";

let ownOwner: Owner | undefined;

/** Creates the folder of this run in an output folder. */
export function createStaging(folder: string): string {
  ownOwner ??= readOwner();
  const { scope, pid, startTicks } = ownOwner;
  const path = join(
    folder,
    `.wechatpay-codegen-${scope}-${pid}-${startTicks}-${randomUUID().slice(0, 8)}.tmp`,
  );
  mkdirSync(path, { recursive: true });
  return path;
}

/** Removes the folders of killed runs. What cannot be removed stays until a later run. */
export function removeAbandoned(folder: string): void {
  for (const name of abandonedIn(folder, () => diskTime(folder))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // A run does not fail for it.
    }
  }
}

/**
 * The names of the folders of killed runs in an output folder.
 *
 * @param now the time of the disk, in milliseconds, or about that; asked where only the age of a folder can tell
 */
export function abandonedIn(folder: string, now: () => number): string[] {
  return namesIn(folder).filter((name) => {
    const [, scope, pid, startTicks] = namePattern.exec(name) ?? [];
    if (scope === undefined || pid === undefined || startTicks === undefined) return false;
    const state = stateOf({ scope, pid: Number(pid), startTicks });
    return state === "unknown" ? isOld(join(folder, name), now) : state === "ended";
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function stateOf({ scope, pid, startTicks }: Owner): "running" | "ended" | "unknown" {
  ownOwner ??= readOwner();
  if (scope !== ownOwner.scope) return "unknown";
  if (ownOwner.startTicks === unknownStart) return isTaken(pid) ? "unknown" : "ended";
  const ticks = startTicksOf(pid);
  if (ticks !== undefined) return ticks === startTicks ? "running" : "ended";
  // Where not even the first process is shown, the system hides those of other users.
  return startTicksOf(1) === undefined ? "unknown" : "ended";
}

/** Whether the system says that a process of this number exists; signal 0 only asks. */
function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function isOld(path: string, now: () => number): boolean {
  try {
    return now() - statSync(path).mtimeMs > ABANDONED_AFTER_MS;
  } catch {
    return false;
  }
}

/** The time of the disk, whose clock may differ from that of this machine. */
function diskTime(folder: string): number {
  const probe = createStaging(folder);
  try {
    return statSync(probe).mtimeMs;
  } finally {
    rmdirSync(probe);
  }
}

/** This process, by the numbers of `/proc` where there is one: a process may see the `/proc` of a container around its own. */
function readOwner(): Owner {
  try {
    const pid = Number(readlinkSync("/proc/self"));
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    // Each container has a /proc of its own, or numbers its processes as the one that it sees.
    const scope = `${boot} ${statSync("/proc").dev}`;
    const startTicks = startTicksOf(pid);
    if (startTicks !== undefined) return { scope: scopeId(scope), pid, startTicks };
  } catch {
    // Only Linux has these files.
  }
  return { scope: scopeId(hostname()), pid: process.pid, startTicks: unknownStart };
}

function scopeId(text: string): string {
  return hash("sha256", text).slice(0, 8);
}

/**
 * Reads when a process started, which tells it from a later one with its number; `-` for one that has ended and whose parent
 * has not asked yet; undefined if the system does not say.
 */
function startTicksOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name of the program, in parentheses, may hold anything.
    const [state, ...others] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? "-" : others[18];
  } catch {
    return undefined;
  }
}
