import { execFileSync } from "node:child_process";

/** Runs git in the working folder, as a committer of its own. */
export function git(...args: readonly string[]): string {
  const identity = ["user.name=test", "user.email=test@example.com", "commit.gpgsign=false"];
  return execFileSync("git", [...identity.flatMap((one) => ["-c", one]), ...args], { encoding: "utf8" });
}
