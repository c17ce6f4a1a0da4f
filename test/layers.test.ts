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

/** The floors of the generator, from the bottom. A room, or a file of the top folder, imports only from lower floors. */
const generatorFloors: readonly (readonly string[])[] = [
  ["util"],
  ["findings", "ir"],
  ["schema"],
  ["docs"],
  ["diff", "emit", "lint", "openapi", "read", "refine", "write"],
  ["corrections", "explain"],
  ["skill"],
  ["pipeline.ts"],
  ["diff-pages.ts"],
  ["index.ts"],
  ["texts"],
  ["io"],
  ["commands"],
];

/** The packages that each room of the generator may import; a room that is not listed imports none. */
const packages: Readonly<Record<string, RegExp>> = {
  util: /^(?:ajv(?:\/dist\/2020\.js)?|node:util)$/,
  diff: /^yaml$/,
  findings: /^leven$/,
  read: /^(?:mdast|unified|remark-(?:parse|frontmatter)|mdast-util-gfm-table|micromark-extension-gfm-table|yaml)$/,
  refine: /^yaml$/,
  corrections: /^node:fs$/,
  explain: /^leven$/,
  skill: /^node:fs$/,
  emit: /^(?:ts-morph|esutils|get-east-asian-width|node:module)$/,
  write: /^yaml$/,
  io: /^(?:node:(?:child_process|crypto|fs|fs\/promises|module|os|path|url|v8|worker_threads|zlib)|picomatch)$/,
  commands: /^(?:node:(?:fs|fs\/promises|os|path|util)|diff)$/,
};

/** The room of a file, or the file itself where it lies in the top folder. */
function roomIn(file: string): string {
  return /^[^/]+\/([^/]+)/u.exec(file)?.[1] ?? "";
}

/** Imports within a package that do not lead to a lower floor. */
function straysOf(
  folder: "generator" | "runtime",
  files: ReadonlyMap<string, string[]>,
  floors: readonly (readonly string[])[],
  room: string,
): string[] {
  const floorOf = (file: string) => floors.findIndex((rooms) => rooms.includes(roomIn(file)));
  return [...files]
    .filter(([file]) => roomIn(file) === room)
    .flatMap(([file, imports]) =>
      imports
        .filter((name) => name.startsWith(`${folder}/`) && roomIn(name) !== room)
        .filter((name) => floorOf(name) >= floorOf(file))
        .map((name) => `${file} imports ${name}`),
    );
}

/** The table of floors in a section of ARCHITECTURE.md, from the bottom. */
function floorsIn(heading: RegExp): string[][] {
  const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const section = text.split(/^(?=## )/mu).find((part) => heading.test(part)) ?? "";
  const rows = [...section.matchAll(/^\| (\d+) \| ([^|]+) \|/gmu)].map(([, floor, rooms]) => ({
    floor: Number(floor),
    rooms: [...(rooms ?? "").matchAll(/`([^`]+?)\/?`/gu)].map(([, room]) => room ?? ""),
  }));
  expect(rows.map(({ floor }) => floor)).toEqual(rows.map((_, index) => rows.length - 1 - index));
  return rows.map(({ rooms }) => rooms).reverse();
}

describe("the layers of the generator", () => {
  test("every room stands on one floor", () => {
    const rooms = [...new Set([...generator.keys()].map(roomIn))];
    expect(rooms.sort()).toEqual(generatorFloors.flat().sort());
  });

  test.each(generatorFloors.flat())("%s imports only from lower floors", (room) => {
    expect(straysOf("generator", generator, generatorFloors, room)).toEqual([]);
  });

  test.each(generatorFloors.flat())("%s imports only its packages", (room) => {
    const strays = [...generator]
      .filter(([file]) => roomIn(file) === room)
      .flatMap(([file, imports]) =>
        imports
          .filter((name) => !name.startsWith("generator/") && !packages[room]?.test(name))
          .map((name) => `${file} imports ${name}`),
      );
    expect(strays).toEqual([]);
  });

  test("ARCHITECTURE.md shows the same floors of the generator", () => {
    expect(floorsIn(/^## The generator/u)).toEqual(generatorFloors);
  });
});

/** The rooms of the sandbox, from the bottom. A room imports only from rooms below it. */
const sandboxRooms: readonly { readonly room: string; readonly packages: RegExp }[] = [
  { room: "util/", packages: /^node:crypto$/ },
  { room: "ir/", packages: /^node:(?:fs\/promises|module)$/ },
  { room: "http/", packages: /^node:(?:crypto|http|net)$/ },
  { room: "faults/", packages: /^node:(?:http|net|timers\/promises)$/ },
  {
    room: "keys/",
    packages: /^(?:@peculiar\/asn1-(?:schema|x509)|wechatpay-ts\/sm|sm-crypto-v2|node:(?:crypto|net|util))$/,
  },
  { room: "merchants/", packages: /^node:crypto$/ },
  { room: "request/", packages: /^(?:wechatpay-ts\/(?:check|schema)|@fastify\/busboy|node:crypto)$/ },
  { room: "rules/", packages: /^$/ },
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
  {
    room: "page/",
    packages: /^(?:wechatpay-ts(?:\/fetch)?|node:(?:buffer|fs\/promises|https|module|path|stream))$/,
  },
  { room: "server.ts", packages: /^node:https?$/ },
  { room: "index.ts", packages: /^node:(?:crypto|http|net)$/ },
  { room: "cli/", packages: /^(?:picomatch|node:(?:child_process|fs|fs\/promises|module|os|path|util))$/ },
];

/** The code of the generator that is compiled into the sandbox: the IR as types and as OpenAPI. */
const fromGenerator = /^generator\/(?:ir|docs|openapi|schema|util)\//;

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

  test("no other folder imports the sandbox", () => {
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
  ["encoding", "explain", "util", "version.ts"],
  ["explain.ts", "schema"],
  ["cache.ts", "errors.ts", "file.ts"],
  ["bill", "platform"],
  ["bill.ts", "fetch.ts", "keys", "undici.ts"],
  ["protocol", "sm.ts"],
  ["files", "notifications", "validate"],
  ["call", "check.ts", "schema.ts", "server.ts"],
  ["certificates", "compile.ts", "download", "expect-payment.ts", "labels.ts", "options.ts"],
  ["core.ts", "download.ts"],
  ["client.ts"],
  ["chain.ts", "doctor", "generated-api.ts", "index.ts", "paginate.ts", "pay-sign.ts", "webhook.ts"],
];

/** The floors of generator/read/, from the bottom: text → cells, rows and samples → operations → pages. */
const readFloors: readonly (readonly string[])[] = [
  ["markdown", "path.ts"],
  ["rows", "samples"],
  ["page-kind.ts", "page-result.ts"],
  ["moved.ts", "operation.ts", "rendered", "unrecognized.ts"],
  ["read-page.ts"],
  ["read.ts"],
];

describe("the layers of the reader", () => {
  const below = "generator/read/";
  const roomIn = (file: string) => file.slice(below.length).split("/")[0] ?? "";
  const floorOf = (file: string) => readFloors.findIndex((rooms) => rooms.includes(roomIn(file)));
  const reader = [...generator].filter(([file]) => file.startsWith(below));

  test("every room stands on one floor", () => {
    const rooms = [...new Set(reader.map(([file]) => roomIn(file)))];
    expect(rooms.sort()).toEqual(readFloors.flat().sort());
  });

  test.each(readFloors.flat())("%s imports only from lower floors", (room) => {
    const strays = reader
      .filter(([file]) => roomIn(file) === room)
      .flatMap(([file, imports]) =>
        imports
          .filter((name) => name.startsWith(below) && roomIn(name) !== room)
          .filter((name) => floorOf(name) >= floorOf(file))
          .map((name) => `${file} imports ${name}`),
      );
    expect(strays).toEqual([]);
  });

  test("only markdown/, rows/ and operation.ts know the nodes of the markdown parser", () => {
    const files = reader.flatMap(([file, imports]) => (imports.includes("mdast") ? [roomIn(file)] : []));
    expect([...new Set(files)].sort()).toEqual(["markdown", "operation.ts", "rows"]);
  });
});

describe("the layers of the runtime", () => {
  test("every room stands on one floor", () => {
    const rooms = [...new Set([...runtime.keys()].map(roomIn))];
    expect(rooms.sort()).toEqual(floors.flat().sort());
  });

  test.each(floors.flat())("%s imports only from lower floors", (room) => {
    expect(straysOf("runtime", runtime, floors, room)).toEqual([]);
  });

  test("ARCHITECTURE.md shows the same floors of the runtime", () => {
    expect(floorsIn(/^## The runtime/u)).toEqual(floors);
  });
});

describe("the layers of the client", () => {
  test("the runtime imports no other folder, no package, and Node only in its platform files", () => {
    const strays = [...runtime].flatMap(([file, imports]) =>
      imports
        .filter((name) => !name.startsWith("runtime/"))
        .filter((name) => !(/^runtime\/(?:platform\/node(?:-\w+)?|file)\.ts$/.test(file) && isBuiltin(name)))
        // A command, which runs on Node.js alone.
        .filter((name) => !(file.startsWith("runtime/doctor/") && (isBuiltin(name) || name === "#platform")))
        // One of two files of platform/, by the conditions of package.json.
        .filter((name) => !(file === "runtime/core.ts" && name === "#platform"))
        .filter((name) => !(/^runtime\/(?:files|download)\//.test(file) && name === "#files"))
        // An entry point of its own: nothing else leads there.
        .filter((name) => !(file === "runtime/sm.ts" && name === "sm-crypto-v2"))
        .map((name) => `${file} imports ${name}`),
    );
    expect(strays).toEqual([]);
  });

  test("no file imports the entry point /sm, so only its users need its package", () => {
    const leading = [...runtime, ...generated].filter(([, imports]) => imports.includes("runtime/sm.ts"));
    expect(leading).toEqual([]);
  });

  test("no file imports the doctor, so only its command has it", () => {
    const leading = [...runtime, ...generated]
      .filter(([file]) => !file.startsWith("runtime/doctor/"))
      .filter(([, imports]) => imports.some((name) => name.startsWith("runtime/doctor/")));
    expect(leading).toEqual([]);
  });

  test("generated modules import only what generated code may", () => {
    const allowed: readonly [of: RegExp, imports: RegExp][] = [
      [
        /^generated\/chain\.ts$/,
        /^(?:#runtime\/(?:chain|client|options)|generated\/(?:chain|v3|brand)\/.*)$/,
      ],
      [/^generated\/chain\//, /^(?:#runtime\/chain|generated\/(?:v3|brand)\/.*)$/],
      [/^generated\/webhook\.ts$/, /^(?:#runtime\/(?:client|webhook)|generated\/webhook\/v3\/.*)$/],
      [/^generated\/labels\.ts$/, /^#runtime\/labels$/],
      // A former URL gives the module of the present one.
      [/^generated\/(?:v3|brand)\//, /^(?:#runtime\/generated-api|generated\/(?:v3|brand)\/.*)$/],
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

test("no file imports itself through other files", () => {
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
  // An optional peer: merchants with SM2 keys need it.
  const own = packagesOf(sandbox).filter((name) => name !== "sm-crypto-v2");
  // The bundle of the sandbox includes the code of the generator that validates an IR.
  expect([...own, "ajv"].sort()).toEqual(dependenciesOf("sandbox"));
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
