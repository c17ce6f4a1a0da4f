/** The links of packed documents that leave their package. A test refuses an entry that is not needed any more. */

/**
 * Files that documents in a package link to, and that are outside of the package. Once `repository` in package.json says where
 * the repository is, such a link must be absolute, and this list empty.
 */
export const outsidePackages: readonly string[] = [
  ".github/workflows/pull-request.yml",
  ".github/workflows/upstream.yml",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "README.md",
  "README.zh-CN.md",
  "SECURITY.md",
  "docs/assistants.md",
  "docs/ci.md",
  "docs/findings.md",
  "docs/sandbox.md",
  "docs/zh-CN/assistants.md",
  "docs/zh-CN/ci.md",
  "docs/zh-CN/findings.md",
  "docs/zh-CN/sandbox.md",
  "generator/README.md",
  "generator/README.zh-CN.md",
  "docs/sandbox.png",
  "generator/corrections",
  "generator/corrections/retries.yaml",
  "generator/diff.schema.json",
  "sandbox/README.md",
  "sandbox/README.zh-CN.md",
  "scripts/upstream/steps.mjs",
  "specs",
  "test/examples/nest",
  "test/examples/next",
  "test/examples/runners",
  "test/examples/runners/jest",
];
