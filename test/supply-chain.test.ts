/** What is installed, and what is published: by the lock files, and by the lists of files of the packages. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly dev?: boolean;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
}

const locks = execFileSync("git", ["ls-files", "*package-lock.json"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n");

/** The packages of a lock file that come from a registry, by their place. */
function packagesOf(lock: string): [place: string, locked: Locked][] {
  const { packages } = read(lock) as { packages: Record<string, Locked> }; // a lock file of npm
  return Object.entries(packages).filter(([place, { link }]) => place.includes("node_modules/") && !link);
}

/** Packages whose install scripts may run: each is looked at before it is added. */
const installScripts = new Set([
  "vue-demi",
  "esbuild",
  "workerd",
  "sharp",
  "bun",
  "deno",
  "@scarf/scarf",
  "core-js",
  "@parcel/watcher",
]);

/** Licences of packages that are installed with a published package, and those of tools. */
const licences = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0", "0BSD"];

test("every lock file is kept up to date by the configuration of dependabot", () => {
  const configuration = parse(readFileSync(join(root, ".github/dependabot.yml"), "utf8")) as {
    updates: { "package-ecosystem": string; directories?: string[] }[];
  }; // of the repository
  const npm = configuration.updates.find((update) => update["package-ecosystem"] === "npm");
  const folders = locks.map((lock) => `/${lock.replace(/\/?package-lock\.json$/u, "")}`);
  expect(npm?.directories?.toSorted()).toEqual(folders.toSorted());
});

describe.each(locks)("%s", (lock) => {
  test("names a digest for each package, and no place other than the registry", () => {
    // npm leaves out the places of packages of the registry (.npmrc), so a place is that of another source.
    const wrong = packagesOf(lock).filter(
      ([, { integrity, resolved, inBundle }]) =>
        !(inBundle || /^sha512-[\w+/]{86}==$/u.test(integrity ?? "")) || resolved !== undefined,
    );
    expect(wrong).toEqual([]);
  });

  test("has install scripts of known packages alone", () => {
    const names = packagesOf(lock).flatMap(([place, { hasInstallScript }]) =>
      hasInstallScript ? [place.split("node_modules/").at(-1) ?? ""] : [],
    );
    expect(names.filter((name) => !installScripts.has(name))).toEqual([]);
  });
});

const published = ["", "generator", "sandbox"] as const;

describe("a package that users install", () => {
  test("needs only packages with a licence that allows it", () => {
    const others = packagesOf("package-lock.json").filter(
      ([, { dev, license }]) => !dev && !licences.includes(license ?? ""),
    );
    // Its manifest has the former `licenses`, which npm does not copy into the lock file: MIT.
    expect(others.map(([place, { license }]) => [place, license])).toEqual([
      ["node_modules/format", undefined],
    ]);
  });

  test("needs no package that runs a script when it is installed", () => {
    const scripts = packagesOf("package-lock.json").filter(([, one]) => !one.dev && one.hasInstallScript);
    expect(scripts).toEqual([]);
  });

  test.each(published)("runs no script of its own, and is published with provenance: %j", (folder) => {
    const manifest = read(join(folder, "package.json")) as Record<string, unknown>; // a package.json
    const scripts = Object.keys(manifest["scripts"] ?? {});
    expect(scripts.filter((name) => /^(?:pre|post)?install$/u.test(name))).toEqual([]);
    expect(manifest["publishConfig"]).toEqual({ access: "public", provenance: true });
    const versions = Object.entries((manifest["dependencies"] ?? {}) as Record<string, string>);
    // The bytes of generated code depend on the printer of ts-morph: `check` compares them.
    const isRight = ([name, version]: [string, string]) =>
      (name === "ts-morph" ? /^\d+\.\d+\.\d+$/u : /^\^\d+\.\d+\.\d+$/u).test(version);
    expect(versions.filter((one) => !isRight(one))).toEqual([]);
  });
});

const isBuilt = existsSync(join(root, "sandbox/dist/page/scalar.txt"));

describe.skipIf(!isBuilt)("the files of a package", { meta: { needs: "build" } }, () => {
  test.each([
    [
      "",
      /^(?:dist|skill|test\/examples)\/|^docs\/(?:[\w-]+\/)*[\w.-]+\.(?:md|yaml)$|^(?:LICENSE|CHANGELOG\.md|README(?:\.zh-CN)?\.md|package\.json|bin\.js)$/u,
    ],
    [
      "generator",
      /^dist\/|^(?:LICENSE|README(?:\.zh-CN)?\.md|package\.json|bin\.js|(?:ir|diff)\.schema\.json)$/u,
    ],
    ["sandbox", /^dist\/|^(?:LICENSE|README(?:\.zh-CN)?\.md|package\.json|bin\.js)$/u],
  ])(
    "%j are those that it is made of",
    (folder, allowed) => {
      const command = ["pack", "--dry-run", "--ignore-scripts", "--json"];
      const output = execFileSync("npm", command, {
        cwd: join(root, folder),
        encoding: "utf8",
        stdio: "pipe",
        timeout: 60_000,
      });
      const [{ files } = { files: [] }] = JSON.parse(output) as { files: { path: string }[] }[]; // of npm pack
      const paths = files.map(({ path }) => path);
      expect(paths.length).toBeGreaterThan(10);
      expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
      expect(
        paths.filter((path) => /\.(?:pem|key|env|tgz|test\.\w+)$|(?:^|\/)\.(?!d\.)/u.test(path)),
      ).toEqual([]);
    },
    120_000,
  );

  test("contain the licence of each package within the page", () => {
    const notices = readFileSync(join(root, "sandbox/dist/page/scalar.txt"), "utf8");
    const [, ...parts] = notices.split(`\n${"-".repeat(80)}\n\n`);
    const empty = parts.filter((part) => {
      const [, licence = "", , ...text] = part.split("\n");
      return licence.trim() === "" || text.join("").trim().length < 60;
    });
    expect(parts.length).toBeGreaterThan(100);
    expect(empty).toEqual([]);
    // A package that states no licence is named here after somebody has looked at it.
    expect(
      parts.filter((part) => part.includes("\nno licence stated\n")).map((part) => part.split(" ")[0]),
    ).toEqual(["neverpanic"]);
  });
});
