// Lets a process see a disk that ignores case: a name leads to the entry that is spelled otherwise, where no entry has the same spelling.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, dirname, join, resolve } from "node:path";

const { existsSync, readdirSync } = fs;
const realpathNative = fs.realpathSync.native;

/** @param {unknown} path @returns {string} the path as the disk spells it */
function onDisk(path) {
  const whole = resolve(String(path));
  if (whole === dirname(whole)) return whole;
  const above = onDisk(dirname(whole));
  const name = basename(whole);
  if (!existsSync(above) || existsSync(join(above, name))) return join(above, name);
  try {
    const other = readdirSync(above).find((one) => one.toLowerCase() === name.toLowerCase());
    return join(above, other ?? name);
  } catch {
    return join(above, name);
  }
}

for (const name of [
  ...["readFileSync", "writeFileSync", "openSync", "statSync", "lstatSync", "existsSync", "readdirSync"],
  ...["rmSync", "rmdirSync", "mkdirSync", "realpathSync"],
]) {
  const original = Reflect.get(fs, name);
  const folded = (/** @type {unknown} */ path, /** @type {unknown[]} */ ...others) =>
    original(typeof path === "string" ? onDisk(path) : path, ...others);
  Reflect.set(fs, name, Object.assign(folded, original));
}
fs.realpathSync.native = /** @type {typeof realpathNative} */ (
  (/** @type {string} */ path) => realpathNative(onDisk(path))
);

const { renameSync } = fs;
fs.renameSync = (from, to) => {
  const [source, target] = [onDisk(from), onDisk(to)];
  // A file that is renamed to another spelling of its name takes that spelling.
  renameSync(source, source === target ? join(dirname(target), basename(String(to))) : target);
};
syncBuiltinESMExports();
