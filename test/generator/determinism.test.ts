import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyze, emit, importPages, type PageFile } from "#generator/index";
import { readPages } from "#generator/read/read";
import { writePages } from "#generator/write/write";
import { fixturePage, fixturePages } from "./support/fixtures.ts";

const good = fixturePages("emit").map((name) => fixturePage("emit", name));
const bad = fixturePages("findings").map((name) => fixturePage("findings", name));

test("the output does not depend on the order of the pages", async () => {
  const want = {
    client: await emit(await analyze(good)),
    canonical: (await importPages(good)).files,
    findings: (await analyze([...good, ...bad])).findings,
  };
  await fc.assert(
    fc.asyncProperty(shuffled(good), shuffled([...good, ...bad]), async (pages, all) => {
      expect(await emit(await analyze(pages))).toEqual(want.client);
      expect((await importPages(pages)).files).toEqual(want.canonical);
      expect((await analyze(all)).findings).toEqual(want.findings);
    }),
    { numRuns: 5 },
  );
});

function shuffled(pages: readonly PageFile[]) {
  return fc.shuffledSubarray([...pages], { minLength: pages.length });
}

test("the module and the canonical page of a page do not depend on the others", async () => {
  const client = new Map((await emit(await analyze(good))).map(({ path, text }) => [path, text]));
  const canonical = new Map((await importPages(good)).files.map(({ path, text }) => [path, text]));
  for (const page of good) {
    const isIndex = ({ path }: { path: string }) => !/^(?:v3|webhook)\//u.test(path);
    const alone = await emit(await analyze([page]), { emitted: { isUnchanged: isIndex } });
    expect(alone).toHaveLength(1);
    for (const { path, text } of alone) expect(client.get(path)).toBe(text);
    for (const { path, text } of writePages(readPages([page]).operations)) {
      expect(canonical.get(path)).toBe(text);
    }
  }
});

interface Run {
  readonly output: unknown;
  readonly place: { readonly time: string; readonly language: string };
}

async function runIn(environment: Record<string, string>): Promise<Run> {
  const here = (name: string) => fileURLToPath(new URL(`support/${name}`, import.meta.url));
  const loader = new URL("support/typescript.mjs", import.meta.url).href;
  const child = spawn(
    process.execPath,
    ["-C", "wechatpay-source", "--import", loader, here("emit-all.ts"), "run"],
    {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  child.stdin.end(JSON.stringify(good));
  return JSON.parse(await text(child.stdout)) as Run; // emit-all.ts prints it
}

test("the output does not depend on the time zone or the language of the machine", async () => {
  const [one, other] = await Promise.all([
    runIn({ TZ: "UTC", LANG: "C", LC_ALL: "C" }),
    runIn({ TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" }),
  ]);
  // Else the two runs would prove nothing.
  expect(other.place.time).not.toBe(one.place.time);
  expect(other.place.language).toBe("tr-TR");
  expect(other.output).toEqual(one.output);
});
