/** A release, in a repository of git that has only the files of one. Nothing is pushed or published. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";

import { releaseNotes } from "../../scripts/release/changelog.mjs";
import { commitRelease, faultsOf, releasedFiles } from "../../scripts/release/release.mjs";
import { withVersion } from "../../scripts/release/versions.mjs";
import { root } from "../support/specs.ts";

const addresses = {
  repository: "example/wechatpay-ts",
  homepage: "https://example.com/",
  bugs: "https://example.com/bugs",
};
const changelog = "# Changelog\n\n## Unreleased\n\n- A change.\n\n## 0.1.0\n\n- The first.\n";

let folder = "";
const git = (...args: readonly string[]) =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
const read = (file: string) => readFileSync(join(folder, file), "utf8");

function write(file: string, content: object | string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
  writeFileSync(join(folder, file), text);
}

function commit(): void {
  git("add", ".");
  git("commit", "--quiet", "--message", "files");
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wechatpay-release-"));
  git("init", "--quiet", "--initial-branch", "main");
  git("config", "user.name", "Test");
  git("config", "user.email", "test@example.com");
  const client = { name: "wechatpay-ts", version: "0.1.0", ...addresses };
  const generator = { name: "wechatpay-codegen", version: "0.1.0", ...addresses };
  const sandbox = {
    ...{ name: "wechatpay-sandbox", version: "0.1.0", ...addresses },
    dependencies: { "wechatpay-ts": "^0.1.0", ajv: "^8.20.0" },
    peerDependencies: { "wechatpay-codegen": "^0.1.0" },
  };
  write("package.json", client);
  write("generator/package.json", generator);
  write("sandbox/package.json", sandbox);
  write("package-lock.json", {
    version: "0.1.0",
    packages: { "": client, generator, sandbox, "node_modules/ajv": { version: "8.20.0" } },
  });
  write("runtime/version.ts", 'export const VERSION = "0.1.0";\n');
  write("CHANGELOG.md", changelog);
  commit();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("a release", () => {
  test("has the version in every file, a commit and a tag", () => {
    expect(faultsOf(folder, "0.2.0")).toEqual([]);
    commitRelease(folder, "0.2.0", releasedFiles(folder, "0.2.0", "2026-11-28"));
    expect(read("CHANGELOG.md")).toBe(
      "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-11-28)\n\n- A change.\n\n## 0.1.0\n\n- The first.\n",
    );
    expect(read("runtime/version.ts")).toBe('export const VERSION = "0.2.0";\n');
    const versions = [
      "package.json",
      "generator/package.json",
      "sandbox/package.json",
      "package-lock.json",
    ].map(
      (file) => (JSON.parse(read(file)) as { version: string }).version, // of a manifest
    );
    expect(versions).toEqual(["0.2.0", "0.2.0", "0.2.0", "0.2.0"]);
    expect(JSON.parse(read("sandbox/package.json"))).toMatchObject({
      dependencies: { "wechatpay-ts": "^0.2.0", ajv: "^8.20.0" },
      peerDependencies: { "wechatpay-codegen": "^0.2.0" },
    });
    expect(JSON.parse(read("package-lock.json"))).toMatchObject({
      packages: {
        "": { version: "0.2.0" },
        sandbox: { version: "0.2.0" },
        "node_modules/ajv": { version: "8.20.0" },
      },
    });
    expect(git("status", "--porcelain")).toBe("");
    expect(git("log", "-1", "--format=%s")).toBe("release: 0.2.0");
    expect(git("describe", "--exact-match")).toBe("v0.2.0");
    expect(releaseNotes(read("CHANGELOG.md"), "0.2.0")).toBe("- A change.");
  });

  test("that is not committed changes no file", () => {
    releasedFiles(folder, "0.2.0", "2026-11-28");
    expect(git("status", "--porcelain")).toBe("");
    expect(git("tag")).toBe("");
  });

  test("of a patch leaves the ranges of the packages, so that each can come alone", () => {
    const ranges = {
      dependencies: { "wechatpay-ts": "^0.1.0" },
      peerDependencies: { "wechatpay-codegen": "^0.1.0" },
    };
    expect(withVersion({ version: "0.1.0", ...ranges }, "0.1.1")).toEqual({ version: "0.1.1", ...ranges });
  });

  test.each([
    ["0.1.0", "0.1.0: is not above 0.1.0. Pass a higher version, such as 0.1.1."],
    ["v0.2.0", "v0.2.0: is not a version of semver. Pass one such as 0.2.0."],
    ["0.2", "0.2: is not a version of semver. Pass one such as 0.2.0."],
  ])("%s is refused", (version, fault) => {
    expect(faultsOf(folder, version)).toEqual([fault]);
  });

  const states: readonly (readonly [state: string, change: () => void, faults: readonly string[]])[] = [
    [
      "a change that is not committed",
      () => write("new.txt", ""),
      ["The checkout has changes. Commit or stash them."],
    ],
    [
      "another branch",
      () => git("switch", "--quiet", "--create", "other"),
      ["other: a release is made of main. Run git switch main."],
    ],
    ["the tag", () => git("tag", "v0.2.0"), ["v0.2.0: is a tag already. Pass another version."]],
    [
      "no unreleased changes",
      () => {
        write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- The first.\n");
        commit();
      },
      ['CHANGELOG.md: has no changes below "## Unreleased". Describe what the release changes.'],
    ],
    [
      "no addresses",
      () => {
        write("generator/package.json", { name: "wechatpay-codegen", version: "0.1.0" });
        commit();
      },
      ["generator/package.json: repository, homepage, bugs missing. Add the addresses of the repository."],
    ],
  ];
  test.each(states)("of a checkout with %s is refused", (_, change, faults) => {
    change();
    expect(faultsOf(folder, "0.2.0")).toEqual(faults);
  });

  test("reports all faults of a checkout at once", () => {
    write("new.txt", "");
    git("tag", "v0.1.0");
    expect(faultsOf(folder, "0.1.0")).toHaveLength(3);
  });
});

test("the workflow publishes every package, the client first", () => {
  const workflow = parse(readFileSync(join(root, ".github/workflows/release.yml"), "utf8")) as {
    jobs: { publish: { steps: { run?: string }[] } };
  }; // of the repository
  const steps = workflow.jobs.publish.steps.map(({ run = "" }) => run);
  expect(steps.some((run) => run.includes("npm run pack -- --out packed"))).toBe(true);
  expect(steps.find((run) => run.includes("npm publish"))).toContain("for name in ts codegen sandbox");
});
