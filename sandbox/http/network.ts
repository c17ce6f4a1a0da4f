/** Where a sandbox listens, by which names it is reached, and to which hosts it sends notifications. */
import type { Server } from "node:http";
import { isIP, type AddressInfo } from "node:net";

import { isLoopbackName } from "../util/loopback.ts";

/** The options of the network; see `SandboxOptions`. */
export interface NetworkOptions {
  readonly host?: string | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly notifyHosts?: readonly string[] | undefined;
}

/** The network of a sandbox. */
export interface Network {
  /** The address to listen on. */
  readonly address: string;
  /** The names beyond loopback by which callers reach the sandbox, in lower case. */
  readonly names: readonly string[];
  readonly notifyHosts: NotifyHosts;
}

const networkRules = {
  notAddress: (value: string) =>
    `${JSON.stringify(value)} is not an IP address. Pass 127.0.0.1, or 0.0.0.0 in a container.`,
  noNames: (value: string) =>
    `${value} is not a loopback address. Name the hosts by which other machines reach the sandbox.`,
  notName: (value: string) =>
    `${JSON.stringify(value)} is not a host name. Write it without a scheme, a port and a path: "sandbox".`,
};

/** An option of the network that is invalid: `<option>: <what is wrong>. <what to do>.` */
export class NetworkError extends RangeError {
  override readonly name = "NetworkError";
  /** The option: `host`, `allowedHosts` or `notifyHosts`. */
  readonly option: keyof NetworkOptions;
  /** `noNames`: an address beyond loopback needs names. */
  readonly rule: keyof typeof networkRules;
  /** The value that is wrong, or the address that needs names. */
  readonly value: string;

  constructor(option: keyof NetworkOptions, rule: keyof typeof networkRules, value: string) {
    super(`${option}: ${networkRules[rule](value)}`);
    this.option = option;
    this.rule = rule;
    this.value = value;
  }
}

/** @throws NetworkError that names the option */
export function readNetwork({
  host = "127.0.0.1",
  allowedHosts = [],
  notifyHosts = [],
}: NetworkOptions): Network {
  if (!isLoopbackName(host) && isIP(host) === 0) throw new NetworkError("host", "notAddress", host);
  if (!isLoopbackName(host) && allowedHosts.length === 0)
    throw new NetworkError("allowedHosts", "noNames", host);
  const names = allowedHosts.map((name) => checkName("allowedHosts", name));
  return { address: host, names, notifyHosts: new NotifyHosts(notifyHosts) };
}

/** The hosts to which a sandbox sends notifications: this machine, and those that an option names. */
export class NotifyHosts {
  private readonly names: ReadonlySet<string>;
  private readonly isEveryAllowed: boolean;

  constructor(names: readonly string[]) {
    this.isEveryAllowed = names.includes("*");
    this.names = new Set(names.filter((name) => name !== "*").map((name) => checkName("notifyHosts", name)));
  }

  /** Reports whether the sandbox sends notifications to a URL. */
  allow({ protocol, hostname }: URL): boolean {
    return /^https?:$/u.test(protocol) && (this.isEveryAllowed || this.isNamed(hostname));
  }

  /** Reports whether a `notify_url` of this host may have no https. */
  allowInsecure({ hostname }: URL): boolean {
    return this.isNamed(hostname);
  }

  private isNamed(hostname: string): boolean {
    return isLoopbackName(hostname) || this.names.has(hostname.toLowerCase());
  }
}

/** A name of DNS or of a container, or an address: what stands in the header Host without its port. */
function checkName(option: keyof NetworkOptions, name: string): string {
  const isName = /^[a-z\d_](?:[a-z\d_.-]*[a-z\d_])?$|^\[[\da-f:.]+\]$/iu.test(name);
  if (isName && URL.canParse(`http://${name}`)) return new URL(`http://${name}`).hostname;
  throw new NetworkError(option, "notName", name);
}

/** Listens, and returns the URLs of the sandbox: for callers, and for a browser on this machine. Warns beyond loopback. */
export async function listen(
  server: Server,
  { address, names }: Network,
  { port, isHttps }: { readonly port: number; readonly isHttps: boolean },
): Promise<{ url: string; localUrl: string }> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
  const listening = (server.address() as AddressInfo).port; // it listens on a port, not on a pipe
  const urlOf = (name: string) => `${isHttps ? "https" : "http"}://${name}:${listening}`;
  const localUrl = urlOf(localNameOf(address));
  const url = names[0] === undefined ? localUrl : urlOf(names[0]);
  if (!isLoopbackName(address)) {
    process.emitWarning(
      `host: the sandbox listens on ${address}, port ${listening}, beyond this machine. Its log has personal data and its keys are for tests: let only a private network reach it, under the names ${names.join(", ")}.`,
      { type: "WechatPaySandboxWarning", code: "WECHATPAY_SANDBOX_HOST" },
    );
  }
  return { url, localUrl };
}

/** An address of all interfaces includes loopback. */
function localNameOf(address: string): string {
  if (/^(?:0\.0\.0\.0|::|localhost)$/iu.test(address)) return "127.0.0.1";
  return isIP(address) === 6 ? `[${address}]` : address;
}
