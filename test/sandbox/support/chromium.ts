import { existsSync } from "node:fs";

import { chromium, type Browser } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A real browser of this machine; undefined where there is none. `CHROMIUM` names another one. */
export const chromiumPath = [process.env["CHROMIUM"] ?? "", ...places].find((path) => existsSync(path));

/** It asks for nothing by itself: what is asked for is what the page asks for. */
export function launch(executablePath: string): Promise<Browser> {
  const quiet = ["background-networking", "component-update", "quic", "sync", "gpu"];
  const args = ["--no-first-run", ...quiet.map((what) => `--disable-${what}`)];
  // Its own sandbox needs another user than root.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? [...args, "--no-sandbox"] : args });
}
