// A program of the benchmark: opens a file in the language server of TypeScript, asks for the completions at its end, and prints
// the nanoseconds in between. Arguments: the path of tsserver.js and the file.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

const [, , server = "", file = ""] = process.argv;
const fileContent = await readFile(file, "utf8");
const lines = fileContent.trimEnd().split("\n");
const place = { line: lines.length, offset: (lines.at(-1) ?? "").length + 1 };
const child = spawn(process.execPath, [server, "--disableAutomaticTypingAcquisition"], {
  stdio: ["pipe", "pipe", "inherit"],
});
const start = process.hrtime.bigint();
send(1, "open", { file, fileContent: lines.join("\n") });
send(2, "completionInfo", { file, ...place, triggerCharacter: "." });
for await (const line of createInterface({ input: child.stdout })) {
  if (!line.startsWith("{")) continue;
  /** @type {{ type: string, request_seq?: number, body?: { entries?: readonly unknown[] } }} */
  const message = JSON.parse(line);
  if (message.type !== "response" || message.request_seq !== 2) continue;
  const time = process.hrtime.bigint() - start;
  child.kill();
  if (!message.body?.entries?.length) throw new Error(`${file}: the server has no completions at its end.`);
  process.stdout.write(String(time));
  break;
}

/** @param {number} seq @param {string} command @param {object} args */
function send(seq, command, args) {
  child.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
}
