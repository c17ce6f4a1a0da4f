/** Waits for what ends the command. */

/** Milliseconds between two checks for the parent process. */
const parentInterval = 250;

/**
 * Resolves when a signal stops the process. npx and npm run put a shell between themselves and the command, and the shell does
 * not forward SIGTERM: there, the end of the shell ends the command.
 */
export function stopSignal(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    if (!isOfPackageManager(environment)) return;
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, parentInterval);
    timer.unref();
  });
}

/** npm, pnpm and yarn set this variable for the commands that they start. A shell that a person closes has none. */
function isOfPackageManager(environment: NodeJS.ProcessEnv): boolean {
  return environment["npm_config_user_agent"] !== undefined;
}
