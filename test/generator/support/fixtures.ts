import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { PageFile } from "#generator/ir/model";

/** Where the fixtures lie. */
export const fixtures = new URL("../../fixtures/", import.meta.url);

export function fixtureText(name: string): string {
  return readFileSync(new URL(name, fixtures), "utf8");
}

export function fixtureThere(name: string): boolean {
  return existsSync(new URL(name, fixtures));
}

/** The names of the pages of a folder, without their ending. */
export function fixturePages(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, fixtures))
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.slice(0, -".md".length))
    .sort();
}

/** `webhook.DEMO.DONE` and `openapi.demo` say the page's place in the tree, as only its folders else would. */
export function fixturePage(folder: string, name: string): PageFile {
  const [, root, rest] = /^(webhook|openapi)\.(.*)$/u.exec(name) ?? [];
  const place = root !== undefined && rest !== undefined && { page: `${root}/v3/${rest}.md` };
  return { path: `${name}.md`, text: fixtureText(`${folder}/${name}.md`), ...place };
}

/**
 * Compares by bytes with the wanted file of a pair. Only a run with the variable UPDATE_FIXTURES=1 writes it instead,
 * and then fails, so that no such run can pass for a test; what it wrote is for a reader to review.
 */
export function expectFixture(name: string, text: string): void {
  if (process.env["UPDATE_FIXTURES"] === "1") {
    writeFileSync(new URL(name, fixtures), text);
    expect.fail(`${name} was written: review it, and run again without UPDATE_FIXTURES.`);
  }
  expect(text).toBe(fixtureText(name));
}
