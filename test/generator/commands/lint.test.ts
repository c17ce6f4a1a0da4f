import { expect, test } from "vitest";
import { inOwnFolder, pageText, run, specs, tree } from "../support/command.ts";

inOwnFolder();

/** A page whose answer is fine, and whose sample gives a field that no table has. */
function sampled(): string {
  return `${pageText()}\n\`\`\`php\n$instance->v3->demo->a->get(['query' => ['limit' => 1]]);\n\`\`\`\n`;
}

const place = "specs/openapi/v3/demo/a.md:14:30";

test("lint warns of a wrong sample, and generate does not", async () => {
  specs({ a: sampled() });
  const { code, stdout } = await run("lint", "--silent");
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${place} warning .* sample-unknown-field\n1 warning\\.\n$`, "u"));
  expect(await run("lint", "--fail-on", "warn")).toMatchObject({ code: 1 });
  expect(await run("generate", "--silent", "--fail-on", "warn")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await run("check", "--fail-on", "warn")).toMatchObject({ code: 0 });
  expect(Object.keys(tree("generated"))).toContain("v3/demo/a.ts");
});

test("lint prints the warning in every format", async () => {
  specs({ a: sampled() });
  const json = await run("lint", "--format", "json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    findings: [{ rule: "sample-unknown-field", severity: "warning", line: 14, column: 30 }],
  });
  const github = await run("lint", "--format", "github");
  expect(github.stdout).toContain(
    "::warning file=specs/openapi/v3/demo/a.md,line=14,col=30,title=sample-unknown-field::",
  );
});

test("ir holds no samples", async () => {
  specs({ a: sampled() });
  const { stdout } = await run("ir");
  expect(stdout).not.toContain("samples");
});
