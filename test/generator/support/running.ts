/** A command line in a process of its own, from the sources, that a test follows by the lines that it prints. */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = (name: string) => new URL(name, import.meta.url).href;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningOptions {
  /** The source of a module that is loaded before the command: it changes what the system does. */
  readonly before?: string;
  /** By default, stdout is collected with stderr. */
  readonly stdout?: "collect" | "close";
}

/** Ends the processes of a test that failed before it ended them. */
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

export class RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  private output = "";
  private seen = 0;
  private wake: () => void = () => undefined;
  private hasEnded = false;

  constructor(args: readonly string[], { before, stdout = "collect" }: RunningOptions = {}) {
    const hooks = ["--import", here("typescript.mjs")];
    if (before !== undefined) hooks.push("--import", `data:text/javascript,${encodeURIComponent(before)}`);
    const command = ["-C", "wechatpay-source", ...hooks, fileURLToPath(here("alone.ts")), ...args];
    const env = { ...process.env, LOADED: "/dev/null" };
    this.child = spawn(process.execPath, command, { env, stdio: ["ignore", "pipe", "pipe"] });
    children.add(this.child);
    if (stdout === "close") this.child.stdout?.destroy();
    else this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.add(text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => this.add(text));
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        children.delete(this.child);
        this.hasEnded = true;
        this.wake();
        resolve({ code, signal });
      });
    });
  }

  /** All that it has printed. */
  get text(): string {
    return this.output;
  }

  /** Waits until it prints text that matches, behind what earlier calls have waited for. */
  async waitFor(pattern: RegExp): Promise<string> {
    for (;;) {
      const rest = this.output.slice(this.seen);
      const match = pattern.exec(rest);
      if (match) {
        this.seen += match.index + match[0].length;
        return match[0];
      }
      if (this.hasEnded) throw new Error(`It ended without ${String(pattern)}:\n${this.output}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Sends a signal, and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  private add(text: string): void {
    this.output += text;
    this.wake();
  }
}
