import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cache } from "#generator/io/cache/cache";
import { codeKey } from "#generator/io/cache/code";
import { readEntry, writeEntry } from "#generator/io/cache/entry";
import { fileKey } from "#generator/io/cache/keys";
import { inOwnFolder, write } from "../../support/command.ts";

inOwnFolder();

const value = { texts: ["一", "", "\ud800"], number: -0, nothing: undefined };

describe("an entry", () => {
  test("holds values that JSON cannot write", () => {
    writeEntry("entry", "pages", "code", value);
    expect(readEntry("entry", "pages", "code")).toStrictEqual(value);
    expect(readdirSync(".")).toEqual(["entry"]);
  });

  test("counts as missing when it is of another kind or other code", () => {
    writeEntry("entry", "pages", "code", value);
    expect(readEntry("entry", "files", "code")).toBeUndefined();
    expect(readEntry("entry", "pages", "other")).toBeUndefined();
    expect(readEntry("none", "pages", "code")).toBeUndefined();
    expect(readEntry(".", "pages", "code")).toBeUndefined();
  });

  test("counts as missing when it is cut or changed at any byte", () => {
    writeEntry("entry", "pages", "code", value);
    const whole = readFileSync("entry");
    const at = fc.nat(whole.length - 1);
    fc.assert(
      fc.property(at, (end) => {
        writeFileSync("entry", whole.subarray(0, end));
        expect(readEntry("entry", "pages", "code")).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 255 }), (place, change) => {
        const bytes = Buffer.from(whole);
        bytes[place] = (bytes[place] ?? 0) ^ change;
        writeFileSync("entry", bytes);
        expect(readEntry("entry", "pages", "code")).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        writeFileSync("entry", bytes);
        expect(readEntry("entry", "pages", "code")).toBeUndefined();
      }),
    );
  });

  test("leaves no file and no error when it cannot be written", () => {
    write({ file: "in the way\n" });
    writeEntry("file/entry", "pages", "code", value);
    writeEntry("entry", "pages", "code", () => undefined);
    expect(readdirSync(".")).toEqual(["file"]);
  });
});

describe("the cache", () => {
  const cacheOf = (name: string, code: () => string | undefined = () => "code") =>
    new Cache({ folder: "cache", client: [name], code });
  const keep = (name: string) => {
    const cache = cacheOf(name);
    cache.keep("run", name);
    cache.save();
  };

  test("separates clients", () => {
    keep("a");
    keep("b");
    expect(cacheOf("a").load("run")).toBe("a");
    expect(cacheOf("b").load("run")).toBe("b");
    expect(cacheOf("c").load("run")).toBeUndefined();
  });

  test("keeps nothing when its code is unknown or changes during the run", () => {
    const codes = ["one", "two"];
    const cache = cacheOf("a", () => codes.shift());
    cache.keep("run", 1);
    cache.save();
    const other = cacheOf("a", () => undefined);
    other.keep("run", 1);
    other.save();
    expect(existsSync("cache")).toBe(false);
    // As long as the process lives, it has the code that it began with.
    expect(cache.load("run")).toBe(1);
  });

  test("tells by stamps which files have changed, unless the code is among them", () => {
    write({ "code.js": "one", "page.md": "text" });
    const code = (visit?: (path: string) => void) => (visit?.("code.js"), "code");
    const open = (folder: string | undefined = "cache") => new Cache({ folder, client: ["a"], code });
    const moment = () => open().nextMoment() ?? 0;
    open().keepStamps("settings", "run", [{ paths: ["page.md"], moment: moment() }]);
    expect(open().changes("settings")).toEqual({ run: "run", paths: [] });
    expect(open().changes("other")).toBeUndefined();
    write({ "page.md": "longer text" });
    const changed = open();
    expect(changed.changes("settings")).toEqual({ run: "run", paths: ["page.md"] });
    changed.moveStamps("next", [{ paths: ["page.md"], moment: moment() }]);
    expect(open().changes("settings")).toEqual({ run: "next", paths: [] });
    write({ "page.md": "text" });
    const renewed = open();
    renewed.changes("settings");
    renewed.renewStamps(undefined);
    expect(open().changes("settings")).toEqual({ run: "next", paths: ["page.md"] });
    renewed.renewStamps(moment());
    expect(open().changes("settings")).toEqual({ run: "next", paths: [] });
    write({ "code.js": "other code" });
    expect(open().changes("settings")).toBeUndefined();
  });

  test("has no stamps of files that were not read, in memory, or before any were taken", () => {
    write({ "page.md": "text" });
    const read = [{ paths: ["page.md"], moment: Date.now() + 1000 }];
    for (const folder of [undefined, "cache"]) {
      const cache = new Cache({ folder, client: ["a"], code: () => "code" });
      cache.moveStamps("run", read);
      cache.renewStamps(1);
      cache.keepStamps("settings", "run", []);
      if (folder === undefined) cache.keepStamps("settings", "run", read);
      expect([folder, cache.changes("settings")]).toEqual([folder, undefined]);
    }
    expect(existsSync("cache")).toBe(false);
  });

  test("keeps the latest clients and removes temporary files of stopped runs", () => {
    write({ "cache/own.txt": "somebody's\n" });
    const left = join("cache", `${"a".repeat(43)}.run.0f8fad5b-d9cb-469f-a165-70867728950e.tmp`);
    write({ [left]: "half" });
    utimesSync(left, 0, 0);
    for (let at = 0; at < 20; at++) {
      keep(String(at));
      // Some disks tell no two files of one moment apart.
      for (const name of readdirSync("cache")) {
        if (name.endsWith(".run") && !seen.has(name)) utimesSync(join("cache", name), at + 1, at + 1);
        seen.add(name);
      }
    }
    expect(readdirSync("cache")).toHaveLength(9);
    expect(existsSync(left)).toBe(false);
    expect(existsSync("cache/own.txt")).toBe(true);
    expect(cacheOf("19").load("run")).toBe("19");
    expect(cacheOf("11").load("run")).toBeUndefined();
  });
  const seen = new Set<string>();

  test("adds a .gitignore to a folder that it creates, and to no other", () => {
    keep("a");
    expect(readFileSync("cache/.gitignore", "utf8")).toBe("*\n");
    mkdirSync("theirs");
    const cache = new Cache({ folder: "theirs", client: ["a"], code: () => "code" });
    cache.keep("run", 1);
    cache.save();
    expect(readdirSync("theirs").filter((name) => name === ".gitignore")).toEqual([]);
    expect(readdirSync("theirs")).toHaveLength(1);
  });
});

describe("the key of the code", () => {
  const files = {
    "tool/package.json": '{ "version": "1.0.0", "dependencies": { "a": "^1.0.0" } }',
    "tool/dist/index.js": "1;",
    "tool/dist/deep/er.js": "2;",
    "node_modules/a/package.json":
      '{ "version": "1.0.0", "dependencies": { "b": "*" }, "optionalDependencies": { "c": "*" } }',
    "node_modules/b/package.json": '{ "version": "1.0.0", "dependencies": { "a": "*" } }',
  };
  const key = () => codeKey(undefined, "tool/dist");

  test.each([
    ["a file of its own", { "tool/dist/deep/er.js": "3;" }],
    ["one more file", { "tool/dist/deep/new.js": "" }],
    ["the version of a package", { "node_modules/a/package.json": '{ "version": "1.0.1" }' }],
    ["that of a package's package", { "node_modules/b/package.json": '{ "version": "1.0.1" }' }],
    ["a package nearer by", { "node_modules/a/node_modules/b/package.json": '{ "version": "1.0.1" }' }],
    ["a package that need not be there", { "node_modules/c/package.json": '{ "version": "1.0.0" }' }],
  ])("changes with %s", (_, change) => {
    write(files);
    const before = key();
    expect(before).toMatch(/^[\w-]{43}$/u);
    expect(key()).toBe(before);
    write(change);
    expect(key()).not.toBe(before);
  });

  test("exists where a manifest says nothing, and covers it", () => {
    write({ ...files, "node_modules/b/package.json": "[]" });
    const before = key();
    expect(before).toMatch(/^[\w-]{43}$/u);
    write({ "node_modules/b/package.json": '{ "version": "1.0.0" }' });
    expect(key()).not.toBe(before);
  });

  test("does not change with other files", () => {
    write(files);
    const before = key();
    write({ "tool/dist/specs.json": "{}", "tool/dist/index.d.ts": "", "node_modules/d/package.json": "{}" });
    expect(key()).toBe(before);
  });

  test("is undefined when a package cannot be found", () => {
    write({ ...files, "node_modules/b/package.json": '{ "dependencies": { "none": "*" } }' });
    expect(key()).toBeUndefined();
  });

  test("exists for this generator", () => {
    expect(codeKey()).toMatch(/^[\w-]{43}$/u);
  });
});

test("plans that differ only in values that JSON cannot write have different keys", () => {
  const keys = [null, Infinity, -Infinity, NaN, 0].map((example) => fileKey({ from: { example } }, {}));
  expect(new Set(keys).size).toBe(keys.length);
  expect(fileKey({ from: 1 }, { runtime: "a" })).not.toBe(fileKey({ from: 1 }, { runtime: "b" }));
});
