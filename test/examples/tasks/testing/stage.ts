/** A sandbox, a server for notifications and an application, as each test of a task needs them. */
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { createClient, type ClientOptions } from "wechatpay-ts";
import type { NotificationReply } from "wechatpay-ts/webhook";
import {
  makeCredentials,
  startSandbox,
  type Expected,
  type Sandbox,
  type SandboxOptions,
} from "#sandbox/index";
import { specOperations } from "../../../support/specs.ts";
import { nodeServer } from "../../node-http.ts";
import { readerFor } from "../../several-merchants.ts";
import type { App, Incoming } from "../support/app.ts";

const credentials = await makeCredentials();

/** A day in milliseconds. */
export const day = 86_400_000;
export const mchid = "1900000001";
export const appid = "wxd678efh567hg6787";
export const openid = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

/** What a test has beside its application. */
export interface Stage<A extends App> {
  readonly sandbox: Sandbox;
  readonly app: A;
  /** The lines that the application has logged. */
  readonly lines: readonly string[];
  /** The statuses with which the application has replied to notifications. */
  readonly replies: readonly number[];
}

/** How the application of a task is started. */
export interface Play<A extends App> {
  readonly sandbox?: SandboxOptions;
  readonly client?: (sandbox: Sandbox) => ClientOptions | Promise<ClientOptions>;
  /** Adds to the application what the task needs. */
  readonly app: (app: App) => A;
  readonly receive?: (app: A, incoming: Incoming) => Promise<NotificationReply>;
}

/** Starts a sandbox whose refunds and transfers the test settles: by themselves only after an hour. */
export async function stage<A extends App>(play: Play<A>): Promise<Stage<A>> {
  const sandbox = await startSandbox({
    ...{ operations: specOperations(), credentials, settleAfter: 3_600_000 },
    ...play.sandbox,
  });
  onTestFinished(() => sandbox.close());
  const lines: string[] = [];
  const replies: number[] = [];
  const server = nodeServer({
    receive: async (incoming) => {
      if (play.receive === undefined) throw new Error("this task receives no notifications");
      const reply = await play.receive(app, incoming);
      replies.push(reply.status);
      return reply;
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  const options = await (play.client ?? (({ clientOf }) => clientOf(mchid)))(sandbox);
  // A test does not wait between retries. The notify_url of a test is not https, which the client reports.
  const client = createClient({ ...options, retryDelay: 1, onIssue: failOnResponse });
  const app = play.app({
    ...{ client, mchid, appid, reader: readerFor([client]), log: (line: string) => void lines.push(line) },
    notify_url: `http://127.0.0.1:${port}/notify`,
  });
  return { sandbox, app, lines, replies };
}

/** Fails the call of a response that differs from its page. */
const failOnResponse: ClientOptions["onIssue"] = ({ path, rule }, _of, direction) => {
  if (direction === "response") expect.fail(`response: ${path}: ${rule}`);
};

/** A lock in memory. */
export function memoryLock(): (key: string, ms: number) => Promise<(() => Promise<void>) | undefined> {
  const keys = new Set<string>();
  return (key) => {
    if (keys.has(key)) return Promise.resolve(undefined);
    keys.add(key);
    return Promise.resolve(() => {
      keys.delete(key);
      return Promise.resolve();
    });
  };
}

/** Makes all attempts of the next call fail after they have had their effect: the client retries two times. */
export function loseResponses(sandbox: Sandbox, path: string, times = 3): void {
  sandbox.faults.next("reset; when=before", { method: "POST", path, times });
}

/** Makes all attempts of the next call fail before they have an effect. */
export function loseRequests(sandbox: Sandbox, path: string, times = 3): void {
  sandbox.faults.next("reset; when=request", { method: "POST", path, times });
}

/** Asserts that all requests to a path had the same content, and returns how many there were. */
export function sameRequests(sandbox: Sandbox, expected: Expected): number {
  const received = sandbox.assertReceived({ method: "POST", ...expected });
  // The headers differ: each attempt has a signature of its own.
  const contents = received.map(({ request }) => JSON.stringify({ ...request, headers: undefined }));
  expect(new Set(contents).size).toBe(1);
  return received.length;
}
