/** The exit code that shells show for a program that a closed pipe has ended: 128 and the number of SIGPIPE. */
const closedPipeExit = 141;

/** Ends the process without a message when the program that reads its output has ended, as `head` does. */
export function exitOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners("error").includes(onError)) stream.on("error", onError);
  }
}

function onError(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(closedPipeExit);
  throw error;
}
