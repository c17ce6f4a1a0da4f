import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { main } from "#generator/commands/cli";

/** Runs every test of a file in a folder of its own, as the working directory, and takes the folder away again. */
export function inOwnFolder(): void {
  const home = process.cwd();
  let folder = home;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wechatpay-test-"));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line, with all that it prints. */
export function run(...args: readonly string[]): Promise<Ran> {
  return ran(() => main(args));
}

/** Runs a command that returns an exit code, and captures what it prints. */
export async function ran(act: () => Promise<number>): Promise<Ran> {
  const [out, error] = [process.stdout, process.stderr].map(captured);
  try {
    const code = await act();
    return { code, stdout: out?.text() ?? "", stderr: error?.text() ?? "" };
  } finally {
    out?.restore();
    error?.restore();
  }
}

function captured(stream: NodeJS.WriteStream) {
  const parts: string[] = [];
  const spy = vi.spyOn(stream, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  return { text: () => parts.join(""), restore: () => spy.mockRestore() };
}

export function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Every file below a folder with its text. */
export function tree(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(folder).map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}

/** Every file below a folder with its text and when it was written, in parts of a nanosecond's clock. */
export function state(folder: string): Record<string, [text: string, written: bigint]> {
  return Object.fromEntries(
    filesBelow(folder).map((path) => [
      path,
      [readFileSync(join(folder, path), "utf8"), statSync(join(folder, path), { bigint: true }).mtimeNs],
    ]),
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

/** A page of one GET with one field in its answer. */
export function pageText(type = "string", title = "演示"): string {
  return [
    "---",
    `title: ${title}`,
    "---",
    "",
    "# {{ $frontmatter.title }} {#get}",
    "",
    "| 返回字典 | 类型 {.type} | 描述 {.desc}",
    "| --- | --- | ---",
    `| name {data-required} | ${type} | 名称`,
    "",
    "{.im-table #response}",
    "",
  ].join("\n");
}

/** `specs/openapi/v3/demo/a.md` and so on, by their names. */
export function specs(pages: Readonly<Record<string, string>>, root = "specs"): void {
  write(
    Object.fromEntries(
      Object.entries(pages).map(([name, text]) => [`${root}/openapi/v3/demo/${name}.md`, text]),
    ),
  );
}
