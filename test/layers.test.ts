import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Every source file of a folder with what it imports: paths from the root, or names of packages. */
function importsBelow(folder: string): Map<string, string[]> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/(?:^|[/\\])(?:dist|node_modules)[/\\]/.test(name))
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .sort();
  return new Map(files.map((file) => [file, importsOf(file)]));
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles.map(({ fileName }) =>
    fileName.startsWith(".") ? posix.join(posix.dirname(file), fileName) : fileName,
  );
}

const generator = importsBelow("generator");
const runtime = importsBelow("runtime");
const generated = importsBelow("generated");

/** What each room of the generator may import: ours, and others' packages. */
const rooms: Record<string, { ours: RegExp; packages: RegExp }> = {
  "generator/ir/": { ours: /^generator\/ir\/.*\.ts$/, packages: /^$/ },
  "generator/findings/": { ours: /^generator\/findings\/.*\.ts$/, packages: /^leven$/ },
  "generator/read/": {
    ours: /^generator\/(?:(?:ir|findings)\/.*|read\/.*)\.ts$/,
    packages:
      /^(?:mdast|unified|remark-(?:parse|frontmatter)|mdast-util-gfm-table|micromark-extension-gfm-table|yaml)$/,
  },
  "generator/refine/": {
    ours: /^generator\/(?:(?:ir|findings)\/.*|refine\/.*)\.ts$/,
    packages: /^yaml$/,
  },
  "generator/corrections/": {
    ours: /^generator\/(?:(?:findings|refine|corrections)\/.*)\.ts$/,
    packages: /^node:fs$/,
  },
  "generator/schema/": { ours: /^generator\/(?:ir|schema)\/.*\.ts$/, packages: /^$/ },
  "generator/docs/": { ours: /^generator\/(?:ir|schema|docs)\/.*\.ts$/, packages: /^$/ },
  "generator/emit/": {
    ours: /^generator\/(?:ir|schema|docs|emit)\/.*\.ts$/,
    packages: /^(?:ts-morph|prettier|@prettier\/plugin-oxc|node:module)$/,
  },
  "generator/write/": { ours: /^generator\/(?:(?:ir|findings)\/.*|write\/.*)\.ts$/, packages: /^yaml$/ },
  "generator/lint/": { ours: /^generator\/(?:(?:ir|findings)\/.*|lint\/.*)\.ts$/, packages: /^$/ },
  "generator/openapi/": { ours: /^generator\/(?:ir|schema|docs|openapi)\/.*\.ts$/, packages: /^$/ },
  "generator/index.ts": {
    ours: /^generator\/(?:(?:ir|findings)\/.*|(?:read|refine|corrections|emit|write|lint|openapi)\/.*)\.ts$/,
    packages: /^$/,
  },
  "generator/incremental.ts": {
    ours: /^generator\/(?:(?:ir|findings)\/.*|(?:read|refine|corrections|emit|lint)\/.*)\.ts$/,
    packages: /^$/,
  },
  "generator/cache/": {
    ours: /^generator\/(?:(?:ir|cache)\/.*)\.ts$/,
    packages: /^node:(?:crypto|fs|path|url|v8)$/,
  },
  // The page calls the sandbox as any merchant does: by the client. Nothing else of the sandbox may know it.
  "generator/sandbox/page/": {
    ours: /^generator\/(?:ir\/.*|openapi\/document|sandbox\/.*)\.ts$/,
    packages: /^(?:wechatpay-ts|node:(?:buffer|fs\/promises|module))$/,
  },
  "generator/sandbox/": {
    ours: /^generator\/(?:ir|schema|sandbox)\/.*\.ts$/,
    packages:
      /^(?:wechatpay-ts\/(?:table|check)|@fastify\/busboy|@peculiar\/asn1-(?:schema|x509)|node:(?:assert|crypto|fs\/promises|https?|module|net|timers\/promises|util|zlib))$/,
  },
  "generator/commands/": {
    ours: /^generator\/(?:(?:ir|findings)\/.*|index|incremental|openapi\/document|sandbox\/(?:index|display)|(?:cache|commands)\/.*)\.ts$/,
    packages: /^(?:node:.*|diff|picomatch)$/,
  },
};

function roomOf(file: string): string | undefined {
  return Object.keys(rooms).find((room) => (room.endsWith("/") ? file.startsWith(room) : file === room));
}

describe("the layers of the generator", () => {
  test("every file is in a room", () => {
    expect([...generator.keys()].filter((file) => roomOf(file) === undefined)).toEqual([]);
    expect(
      Object.keys(rooms).filter((room) => ![...generator.keys()].some((file) => roomOf(file) === room)),
    ).toEqual([]);
  });

  test.each(Object.keys(rooms))("%s imports only what is below it", (room) => {
    const allowed = rooms[room];
    const strays = [...generator]
      .filter(([file]) => roomOf(file) === room)
      .flatMap(([file, imports]) =>
        imports
          .filter((name) => !(name.startsWith("generator/") ? allowed?.ours : allowed?.packages)?.test(name))
          .map((name) => `${file} imports ${name}`),
      );
    expect(strays).toEqual([]);
  });
});

/** The floors of the runtime, from the bottom. A room, or a file of the top folder, imports only from lower floors. */
const floors: readonly (readonly string[])[] = [
  ["encoding", "schema", "util", "version.ts"],
  ["cache", "errors.ts", "file.ts", "table.ts"],
  ["platform"],
  ["keys"],
  ["protocol", "sm.ts"],
  ["files", "notifications", "validate"],
  ["call", "check.ts"],
  ["certificates", "compile.ts", "download", "labels.ts", "options.ts"],
  ["client.ts"],
  ["chain.ts", "generated-api.ts", "index.ts", "pay-sign.ts", "webhook.ts"],
];

describe("the layers of the runtime", () => {
  const roomIn = (file: string) => /^runtime\/([^/]+)/u.exec(file)?.[1] ?? "";
  const floorOf = (file: string) => floors.findIndex((rooms) => rooms.includes(roomIn(file)));

  test("every room stands on one floor", () => {
    const rooms = [...new Set([...runtime.keys()].map(roomIn))];
    expect(rooms.sort()).toEqual(floors.flat().sort());
  });

  test.each(floors.flat())("%s imports only from lower floors", (room) => {
    const strays = [...runtime]
      .filter(([file]) => roomIn(file) === room)
      .flatMap(([file, imports]) =>
        imports
          .filter((name) => name.startsWith("runtime/") && roomIn(name) !== room)
          .filter((name) => floorOf(name) >= floorOf(file))
          .map((name) => `${file} imports ${name}`),
      );
    expect(strays).toEqual([]);
  });

  test("ARCHITECTURE.md shows the same floors", () => {
    const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
    const rows = [...text.matchAll(/^\| (\d) \| ([^|]+) \|/gmu)].map(([, floor, rooms]) => [
      Number(floor),
      [...(rooms ?? "").matchAll(/`([^`]+?)\/?`/gu)].map(([, room]) => room),
    ]);
    expect(rows).toEqual(floors.map((rooms, floor) => [floor, rooms]).reverse());
  });
});

describe("the layers of the client", () => {
  test("runtime imports nothing of ours, no package, and Node in its platform files alone", () => {
    const strays = [...runtime].flatMap(([file, imports]) =>
      imports
        .filter((name) => !name.startsWith("runtime/"))
        .filter((name) => !(/^runtime\/(?:platform\/node(?:-\w+)?|file)\.ts$/.test(file) && isBuiltin(name)))
        // One of the two files of platform/, by the conditions of package.json.
        .filter((name) => !(file === "runtime/client.ts" && name === "#platform"))
        // An entry point of its own: nothing else leads there.
        .filter((name) => !(file === "runtime/sm.ts" && name === "sm-crypto-v2"))
        .map((name) => `${file} imports ${name}`),
    );
    expect(strays).toEqual([]);
  });

  test("nothing leads to the entry point /sm, so that nobody else needs its package", () => {
    const leading = [...runtime, ...generated].filter(([, imports]) => imports.includes("runtime/sm.ts"));
    expect(leading).toEqual([]);
  });

  test("generated modules import only what generated code may", () => {
    const allowed: readonly [of: RegExp, imports: RegExp][] = [
      [/^generated\/chain\.ts$/, /^(?:#runtime\/(?:chain|client|options)|generated\/v3\/.*)$/],
      [/^generated\/webhook\.ts$/, /^(?:#runtime\/(?:client|webhook)|generated\/webhook\/v3\/.*)$/],
      [/^generated\/labels\.ts$/, /^#runtime\/labels$/],
      // A former URL gives the module of the present one.
      [/^generated\/v3\//, /^(?:#runtime\/generated-api|generated\/v3\/.*)$/],
      [/^generated\/webhook\/v3\//, /^(?:#runtime\/generated-api|generated\/webhook\/v3\/.*)$/],
    ];
    const strays = [...generated].flatMap(([file, imports]) =>
      imports
        .filter((name) => !allowed.some(([of, its]) => of.test(file) && its.test(name)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(strays).toEqual([]);
  });
});

test("no file imports itself by a detour", () => {
  const all = new Map([...generator, ...runtime, ...generated]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
    if (trail.includes(file) || done.has(file)) return;
    for (const next of all.get(file) ?? []) if (all.has(next)) walk(next, [...trail, file]);
    done.add(file);
  };
  for (const file of all.keys()) walk(file, []);
  expect(cycles).toEqual([]);
});

test("the packages of the client are none, those of the generator are the ones it imports", () => {
  const client = manifest("package.json");
  const tool = manifest("generator/package.json");
  const used = [...generator.values()]
    .flat()
    .filter((name) => !/^(?:generator\/|node:|wechatpay-ts\b|#)/.test(name));
  expect(client.dependencies).toBeUndefined();
  // mdast is types alone: @types/mdast is a devDependency.
  expect([...new Set(used)].filter((name) => name !== "mdast").sort()).toEqual(
    Object.keys(tool.dependencies ?? {}).sort(),
  );
});

function manifest(path: string): { dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as { dependencies?: Record<string, string> }; // a package.json
}

function isBuiltin(name: string): boolean {
  return name.startsWith("node:") && builtinModules.includes(name.slice("node:".length));
}
