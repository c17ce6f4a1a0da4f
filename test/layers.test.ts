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
const sandbox = importsBelow("sandbox");

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
  "generator/emit/": {
    ours: /^generator\/(?:(?:ir|findings)\/.*|emit\/.*)\.ts$/,
    packages: /^(?:ts-morph|prettier|@prettier\/plugin-oxc|node:module)$/,
  },
  "generator/write/": { ours: /^generator\/(?:(?:ir|findings)\/.*|write\/.*)\.ts$/, packages: /^yaml$/ },
  "generator/lint/": { ours: /^generator\/(?:(?:ir|findings)\/.*|lint\/.*)\.ts$/, packages: /^$/ },
  "generator/openapi/": { ours: /^generator\/(?:ir\/.*|openapi\/.*)\.ts$/, packages: /^$/ },
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
  "generator/commands/": {
    ours: /^generator\/(?:(?:ir|findings)\/.*|index|incremental|openapi\/document|(?:cache|commands)\/.*)\.ts$/,
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

/** The rooms of the sandbox, from the bottom. A room imports only from rooms below it. */
const sandboxRooms: readonly { readonly room: string; readonly packages: RegExp }[] = [
  { room: "util/", packages: /^node:crypto$/ },
  { room: "ir/", packages: /^node:(?:fs\/promises|module)$/ },
  { room: "http/", packages: /^node:(?:crypto|http)$/ },
  { room: "faults/", packages: /^node:(?:http|net|timers\/promises)$/ },
  { room: "keys/", packages: /^(?:@peculiar\/asn1-(?:schema|x509)|node:(?:crypto|util))$/ },
  { room: "request/", packages: /^(?:wechatpay-ts\/(?:table|check)|@fastify\/busboy|node:crypto)$/ },
  { room: "response/", packages: /^node:crypto$/ },
  { room: "exchange/", packages: /^node:(?:assert|util)$/ },
  { room: "notify/", packages: /^node:(?:crypto|https?)$/ },
  { room: "state/", packages: /^node:crypto$/ },
  { room: "downloads/", packages: /^node:(?:crypto|zlib)$/ },
  { room: "platform/", packages: /^node:crypto$/ },
  { room: "operations/", packages: /^$/ },
  { room: "call/", packages: /^(?:wechatpay-ts\/check|node:crypto)$/ },
  { room: "control/", packages: /^node:http$/ },
  // The page calls the sandbox as a merchant does: by the client.
  { room: "page/", packages: /^(?:wechatpay-ts|node:(?:buffer|fs\/promises|module))$/ },
  { room: "server.ts", packages: /^node:https?$/ },
  { room: "index.ts", packages: /^node:(?:crypto|http|net)$/ },
  { room: "cli/", packages: /^(?:picomatch|node:(?:child_process|fs|fs\/promises|module|os|path|util))$/ },
];

/** The code of the generator that is compiled into the sandbox: the IR as types and as OpenAPI. */
const fromGenerator = /^generator\/(?:ir|openapi|schema)\//;

describe("the layers of the sandbox", () => {
  const floorIn = (file: string) =>
    sandboxRooms.findIndex(({ room }) =>
      room.endsWith("/") ? file.startsWith(`sandbox/${room}`) : file === `sandbox/${room}`,
    );

  test("every file is in a room", () => {
    expect([...sandbox.keys()].filter((file) => floorIn(file) < 0)).toEqual([]);
    const used = new Set([...sandbox.keys()].map(floorIn));
    expect(sandboxRooms.filter((_, floor) => !used.has(floor))).toEqual([]);
  });

  test.each(sandboxRooms)("$room imports only what is below it", ({ room, packages }) => {
    const floor = sandboxRooms.findIndex((one) => one.room === room);
    const isAllowed = (name: string) => {
      if (name.startsWith("sandbox/")) return floorIn(name) <= floor;
      return name.startsWith("generator/") ? fromGenerator.test(name) : packages.test(name);
    };
    const strays = [...sandbox]
      .filter(([file]) => floorIn(file) === floor)
      .flatMap(([file, imports]) =>
        imports.filter((name) => !isAllowed(name)).map((name) => `${file} imports ${name}`),
      );
    expect(strays).toEqual([]);
  });

  test("nothing imports the sandbox", () => {
    const leading = [...generator, ...runtime, ...generated].flatMap(([file, imports]) =>
      imports
        .filter((name) => /^(?:sandbox\/|wechatpay-sandbox|#sandbox)/.test(name))
        .map((name) => `${file} imports ${name}`),
    );
    expect(leading).toEqual([]);
  });

  test("ARCHITECTURE.md shows the same rooms", () => {
    const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
    const section = /## The sandbox, room by room\n([\s\S]*?)\n## /u.exec(text)?.[1] ?? "";
    const rows = [...section.matchAll(/^\| `([^`]+)` \|/gmu)].map(([, room]) => room);
    expect(rows).toEqual(sandboxRooms.map(({ room }) => room).reverse());
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
  const all = new Map([...generator, ...sandbox, ...runtime, ...generated]);
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

test("the client has no dependencies; generator and sandbox have those that they import", () => {
  expect(manifest("package.json").dependencies).toBeUndefined();
  // Types only: @types/mdast is a devDependency.
  expect(packagesOf(generator).filter((name) => name !== "mdast")).toEqual(dependenciesOf("generator"));
  expect(packagesOf(sandbox)).toEqual(dependenciesOf("sandbox"));
});

/** The packages that the files of a folder import, by name and without the path behind it. */
function packagesOf(files: ReadonlyMap<string, readonly string[]>): string[] {
  const names = [...files.values()]
    .flat()
    .filter((name) => !/^(?:generator\/|sandbox\/|node:|#)/.test(name))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  return [...new Set(names)].sort();
}

function dependenciesOf(folder: string): string[] {
  return Object.keys(manifest(`${folder}/package.json`).dependencies ?? {}).sort();
}

function manifest(path: string): { dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as { dependencies?: Record<string, string> }; // a package.json
}

function isBuiltin(name: string): boolean {
  return name.startsWith("node:") && builtinModules.includes(name.slice("node:".length));
}
