/** A sandbox in a container network: other names, other addresses, and notifications to other hosts. */
import { createServer } from "node:http";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { X509Certificate } from "node:crypto";

import { createClient } from "wechatpay-ts";
import { getCertificates } from "wechatpay-ts/v3/certificates";
import { describe, expect, onTestFinished, test } from "vitest";

import { makeCredentials, startSandbox, type NetworkOptions, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { bearer, call, clientOf, sandboxFor } from "./support/merchant.ts";

const credentials = await makeCredentials();
const operations = specOperations();
/** An address of this machine that is not loopback, as another container would use. */
const address = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

/** Sends a request to the loopback address under another host name. */
function statusUnder(host: string, { url }: Sandbox, path: string, headers: Record<string, string> = {}) {
  const { port } = new URL(url);
  const common = { "User-Agent": "test", Accept: "application/json" };
  return new Promise<number | undefined>((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      path,
      headers: { ...common, ...headers, Host: `${host}:${port}` },
    };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("names", () => {
  test("requests are accepted by an allowed name, and refused by any other", async () => {
    const sandbox = await sandboxFor({
      operations,
      credentials,
      allowedHosts: ["Sandbox", "pay_2.internal"],
    });
    const { port } = new URL(sandbox.url);
    expect(sandbox.url).toBe(`http://sandbox:${port}`);
    expect(sandbox.page).toMatch(`http://127.0.0.1:${port}/?token=`);
    const statuses = [
      "sandbox",
      "SANDBOX",
      "pay_2.internal",
      "localhost",
      "evil.example",
      "sandbox.evil",
    ].map((host) => statusUnder(host, sandbox, "/v3/certificates"));
    expect(await Promise.all(statuses)).toEqual([401, 401, 401, 401, 403, 403]);
  });

  test("the control API needs its token under an allowed name", async () => {
    const sandbox = await sandboxFor({ operations, credentials, allowedHosts: ["sandbox"] });
    const paths = ["/", "/sandbox", "/sandbox/exchanges", "/sandbox/call/v3/certificates"];
    const refused = await Promise.all(paths.map((path) => statusUnder("sandbox", sandbox, path)));
    expect(refused).toEqual([401, 401, 401, 401]);
    expect(await statusUnder("sandbox", sandbox, "/sandbox", bearer(sandbox))).toBe(200);
  });

  test("the options of a client allow the name without https, and only there", async () => {
    const plain = await sandboxFor({ operations, credentials, allowedHosts: ["sandbox"] });
    const secure = await sandboxFor({ operations, credentials, allowedHosts: ["sandbox"], https: true });
    const local = await sandboxFor({ operations, credentials });
    expect(clientOf(plain).insecureHosts).toEqual(["sandbox"]);
    expect([clientOf(secure).insecureHosts, clientOf(local).insecureHosts]).toEqual([undefined, undefined]);
    expect(() => createClient(clientOf(plain))).not.toThrow();
    const { insecureHosts: _, ...without } = clientOf(plain);
    expect(() => createClient(without)).toThrow("baseUrl");
    expect(new X509Certificate(secure.ca ?? "").subjectAltName).toBe(
      "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:sandbox",
    );
  });
});

describe("options that are refused", () => {
  test.each<[NetworkOptions, string]>([
    [
      { host: "0.0.0.0" },
      "allowedHosts: 0.0.0.0 is not a loopback address. Name the hosts by which other machines reach the sandbox.",
    ],
    [
      { host: "sandbox", allowedHosts: ["sandbox"] },
      'host: "sandbox" is not an IP address. Pass 127.0.0.1, or 0.0.0.0 in a container.',
    ],
    [
      { allowedHosts: ["http://sandbox"] },
      'allowedHosts: "http://sandbox" is not a host name. Write it without a scheme, a port and a path: "sandbox".',
    ],
    [{ allowedHosts: ["sandbox:8080"] }, 'allowedHosts: "sandbox:8080" is not a host name.'],
    [{ allowedHosts: ["*"] }, 'allowedHosts: "*" is not a host name.'],
    [{ notifyHosts: ["app/notify"] }, 'notifyHosts: "app/notify" is not a host name.'],
  ])("%o", async (network, message) => {
    await expect(startSandbox({ operations, credentials, ...network })).rejects.toThrow(message);
  });
});

describe.skipIf(address === undefined)("beyond this machine", () => {
  const host = address ?? "";

  test("by default the sandbox does not listen there", async () => {
    const { url } = await sandboxFor({ operations, credentials });
    await expect(fetch(url.replace("127.0.0.1", host))).rejects.toThrow();
  });

  test("a client and a notification take the way through the network, and the sandbox warns", async () => {
    const warnings: Error[] = [];
    const remember = (warning: Error) => warnings.push(warning);
    process.on("warning", remember);
    onTestFinished(() => void process.off("warning", remember));
    const sandbox = await sandboxFor({
      ...{ operations, credentials, publicKeyShare: 0.5 },
      ...{ host: "0.0.0.0", allowedHosts: [host], notifyHosts: [host] },
    });
    const { port, hostname } = new URL(sandbox.url);
    expect(hostname).toBe(host);
    const { data } = await getCertificates(createClient(clientOf(sandbox)), { query: {} });
    expect(data).toHaveLength(1);
    await expect
      .poll(() => warnings.map(({ message }) => message))
      .toEqual([
        `host: the sandbox listens on 0.0.0.0, port ${port}, beyond this machine. Its log has personal data and its keys are for tests: let only a private network reach it, under the names ${host}.`,
      ]);
    const received: string[] = [];
    const app = createServer((incoming, response) => {
      received.push(incoming.url ?? "");
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => app.listen(0, host, resolve));
    onTestFinished(() => void app.close());
    const notify_url = `http://${host}:${(app.address() as AddressInfo).port}/notify`; // it listens on a port
    const order = (url: string, out_trade_no: string) =>
      call(sandbox, {
        target: "/v3/pay/transactions/native",
        json: {
          ...{ appid: "wxd678efh567hg6787", mchid: credentials.mchid, description: "咖啡", out_trade_no },
          ...{ notify_url: url, amount: { total: 100, currency: "CNY" } },
        },
      });
    expect((await order(notify_url, "ORDER20261128")).status).toBe(200);
    expect(await order("http://other.example/notify", "ORDER20261129")).toMatchObject({
      status: 400,
      json: { code: "PARAM_ERROR", detail: { field: "/notify_url" } },
    });
    await sandbox.orders.pay("ORDER20261128");
    expect(received).toEqual(["/notify"]);
  });

  test("notifications go to loopback and to named hosts alone", async () => {
    const event = { event_type: "TRANSACTION.SUCCESS", summary: "支付成功", resource: {} };
    const stateOf = async (options: NetworkOptions, url: string) => {
      const sandbox = await sandboxFor({ operations, credentials, ...options });
      return (await sandbox.notifications.send(url, event)).state;
    };
    const url = `http://${host}:1/notify`;
    expect(await stateOf({}, url)).toBe("refused");
    expect(await stateOf({ notifyHosts: ["app"] }, url)).toBe("refused");
    expect(await stateOf({ notifyHosts: [host] }, url)).toBe("pending"); // nothing listens on port 1
    expect(await stateOf({ notifyHosts: ["*"] }, url)).toBe("pending");
    expect(await stateOf({ notifyHosts: ["*"] }, "file:///etc/passwd")).toBe("refused");
  });
});
