/** A local server that simulates WeChat Pay APIv3, for tests. */
import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Operation } from "../generator/ir/model.ts";
import { assertReceived, findExchanges, type Expected } from "./exchange/assertions.ts";
import { certificateControl, type CertificateControl } from "./platform/certificates.ts";
import type { Clock } from "./util/clock.ts";
import { controlActions } from "./control/actions.ts";
import { AccessToken } from "./keys/access-token.ts";
import type { Exchange } from "./exchange/exchange.ts";
import type { FaultPlan } from "./faults/plan.ts";
import { callerKindOf } from "./keys/caller.ts";
import {
  brandClientCredentials,
  clientCredentials,
  makeCredentials,
  type BrandClientCredentials,
  type ClientCredentials,
  type Credentials,
} from "./keys/credentials.ts";
import { makeServerCertificate } from "./keys/server-certificate.ts";
import { ExchangeLog } from "./exchange/log.ts";
import type { Notifier } from "./notify/notifier.ts";
import { packagedOperations } from "./ir/packaged.ts";
import { readIr } from "./ir/read-ir.ts";
import { makePlatform, type Platform } from "./platform/platform.ts";
import { sandboxPages } from "./page/page.ts";
import { createSandboxServer } from "./server.ts";
import type { Orders } from "./state/orders.ts";
import type { Qualifications } from "./state/qualifications.ts";
import type { Refunds } from "./state/refunds.ts";
import { clearState } from "./state/state.ts";
import type { Transfers } from "./state/transfers.ts";

export type { Expected } from "./exchange/assertions.ts";
export type { CertificateControl, ListedCertificate } from "./platform/certificates.ts";
export type { Clock } from "./util/clock.ts";
export type { Exchange, ExchangeResponse } from "./exchange/exchange.ts";
export { FaultError, faultNames } from "./faults/fault.ts";
export type { Fault, FaultName, FaultTarget, FaultText } from "./faults/fault.ts";
export type { FaultInput, FaultPlan, FaultScope } from "./faults/plan.ts";
export type {
  BrandClientCredentials,
  BrandCredentials,
  ClientCredentials,
  Credentials,
  CredentialsFile,
} from "./keys/credentials.ts";
export { CredentialsError, makeCredentials, parseCredentials } from "./keys/credentials.ts";
export type { NotificationEvent, NotificationMessage } from "./notify/notification.ts";
export { retrySchedule } from "./notify/notifier.ts";
export type { Attempt, Delivery, Notifier } from "./notify/notifier.ts";
export { packagedOperations } from "./ir/packaged.ts";
export { IrError, readIr, type IrIssue } from "./ir/read-ir.ts";
export type { SchemaIssue } from "./ir/schema-issue.ts";
export type { Operation } from "../generator/ir/model.ts";
export type { Order, TradeState } from "./state/order.ts";
export type { CombinedOrder, NewOrder, Orders } from "./state/orders.ts";
export type { Qualification, Qualifications, QualificationState } from "./state/qualifications.ts";
export type { NewRefund, Refund, Refunds, RefundStatus } from "./state/refunds.ts";
export type { Transfer, TransferDetail, TransferEnd, TransferKind, Transfers } from "./state/transfers.ts";
export type { DecryptedField } from "./request/decrypt.ts";

/** The options of `startSandbox`. */
export interface SandboxOptions {
  /** The operations to serve, from `readIr` or `packagedOperations`. Default: all of this package. */
  readonly operations?: readonly Operation[] | undefined;
  /** The path of an IR file to serve, which `wechatpay-codegen ir --out FILE` writes. Ignored with `operations`. */
  readonly ir?: string | undefined;
  /** The keys of the merchant, of a brand and of WeChat Pay. Default: new throwaway keys. Sandboxes that share keys start faster: pass the same `makeCredentials()` to each. */
  readonly credentials?: Credentials | undefined;
  /** The port. Default: 0, any free port. */
  readonly port?: number | undefined;
  /** Serves HTTPS with a new certificate, `sandbox.ca`, which the client must trust. Default: HTTP. */
  readonly https?: boolean | undefined;
  /** The seed of sample values: equal seeds and requests give equal responses. Default: a random seed. */
  readonly seed?: string | undefined;
  /** Seconds of the sandbox's time that pass in each second, for payments, refunds and notifications to come. Default: 1. */
  readonly speed?: number | undefined;
  /**
   * Gives the merchant platform certificates; the public key signs this share of the responses: 0 before the merchant
   * migrates to the public key, 0.001 at the beginning of the migration, 1 at its end. Default: a merchant without
   * certificates, whose `GET /v3/certificates` is 404.
   */
  readonly publicKeyShare?: number | undefined;
  /**
   * Keeps no order, refund, transfer or subsidy: every operation responds as its page documents. Default: false; the sandbox
   * stores them, and a query of an unknown order is an error.
   */
  readonly stateless?: boolean | undefined;
  /** Milliseconds of the sandbox's time after which an order is paid. Default: never; only `orders.pay` pays it. */
  readonly payAfter?: number | undefined;
  /** Milliseconds of the sandbox's time after which a refund or a transfer is settled. Default: 1000. */
  readonly settleAfter?: number | undefined;
  /** Receives each exchange before its response is sent. An exchange contains personal data in plain text. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Milliseconds in which a request must arrive; otherwise the response has status 408. Default: 30,000. */
  readonly requestTimeout?: number | undefined;
  /** Sends notifications to hosts beyond loopback, too. Default: false. */
  readonly notifyBeyondLoopback?: boolean | undefined;
}

/** A running sandbox. */
export interface Sandbox {
  /** The base URL of the sandbox: `http://127.0.0.1:…`. */
  readonly url: string;
  /** The URL of the page with the token: open it in a browser. */
  readonly page: string;
  /** The token of the control API, which other programs send as `Authorization: Bearer …`. Any user of the machine that has it reads all exchanges. */
  readonly token: string;
  /** Options for `createClient`; undefined with `credentials` that lack the merchant's private key. */
  readonly client: ClientCredentials | undefined;
  /**
   * Options for `createClient` of a brand, which calls the endpoints below `/brand/`; undefined with `credentials` that lack
   * the brand's private key.
   */
  readonly brandClient: BrandClientCredentials | undefined;
  /** With HTTPS, the certificate to trust as PEM, for `https.Agent({ ca })` or `NODE_EXTRA_CA_CERTS`. */
  readonly ca: string | undefined;
  /** The seed that responses depend on. Pass it as an option to repeat a run. */
  readonly seed: string;
  /** The last 1,000 exchanges, the oldest first; fewer if they are large. */
  readonly received: readonly Exchange[];
  /** Faults of responses and notifications to come. */
  readonly faults: FaultPlan;
  /** WeChat Pay's platform certificates. */
  readonly certificates: CertificateControl;
  /** Notifications that were sent, and a method to send further ones. */
  readonly notifications: Notifier;
  /** Orders, which `pay` pays. */
  readonly orders: Orders;
  /** Refunds, which `settle` ends. */
  readonly refunds: Refunds;
  /** Transfers, which `settle` ends. */
  readonly transfers: Transfers;
  /** Subsidies; `claim` replaces what a user claims in WeChat. */
  readonly qualifications: Qualifications;
  /** The sandbox's clock; `advance` moves it forward. */
  readonly clock: Clock;
  /** Filters `received`. */
  find(expected: Expected): readonly Exchange[];
  /**
   * Returns the matching exchanges of `received`.
   *
   * @param times how many must match; default: one or more
   * @throws AssertionError if the number differs
   */
  assertReceived(expected: Expected, times?: number): readonly Exchange[];
  /** Clears exchanges, faults, state and notifications between tests. Keys and certificates stay. */
  reset(): void;
  /** Stops the server. Responses that are being sent may finish within 500 ms. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox on the loopback interface.
 *
 * @throws IrError if the file of `ir` is invalid; a system error if the port is in use
 * @example
 * import { createClient } from "wechatpay-ts/chain";
 * import { startSandbox } from "wechatpay-sandbox";
 *
 * const sandbox = await startSandbox();
 * const wx = createClient(sandbox.client!);
 * await wx.v3.certificates.get().catch(() => undefined);
 * sandbox.assertReceived({ path: "/v3/certificates", status: 404 });
 * await sandbox.close();
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { ir } = options;
  const operations = options.operations ?? (await (ir === undefined ? packagedOperations() : readIr(ir)));
  const credentials = options.credentials ?? (await makeCredentials());
  const seed = options.seed ?? randomBytes(8).toString("hex");
  const platform = makePlatform({
    ...{ operations, credentials, seed, speed: options.speed ?? 1 },
    ...{ payAfter: options.payAfter, settleAfter: options.settleAfter ?? 1000 },
    notifyBeyondLoopback: options.notifyBeyondLoopback ?? false,
    isStateless: options.stateless ?? false,
  });
  const certificates = certificateControl(platform);
  if (options.publicKeyShare !== undefined) {
    certificates.publicKeyShare = options.publicKeyShare;
    await certificates.add();
  }
  const log = new ExchangeLog();
  if (options.onExchange) log.watch(options.onExchange);
  const { faults, clock, keys, notifier, state } = platform;
  const control = { log, actions: controlActions({ platform, certificates, log }) };
  const [token, requestTimeout] = [new AccessToken(), options.requestTimeout ?? 30_000];
  const tls = options.https ? await makeServerCertificate() : undefined;
  const merchant = () => clientCredentials(credentials, url, keys.toPem());
  const brand = () => brandClientCredentials(credentials, url, keys.toPem());
  const callerCredentials = (path: string) => (callerKindOf(path) === "brand" ? brand() : merchant());
  const pages = sandboxPages(operations, { routes: platform.routes, log, credentials: callerCredentials });
  const server = createSandboxServer({ platform, log, control, token, pages, tls, requestTimeout });
  const port = await listen(server, options.port ?? 0);
  const url = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
  platform.downloads.baseUrl = url;
  return {
    url,
    page: `${url}/?token=${token.text}`,
    token: token.text,
    get client() {
      return merchant();
    },
    get brandClient() {
      return brand();
    },
    ca: tls?.cert,
    seed,
    received: log.all,
    faults,
    certificates,
    notifications: notifier,
    orders: state.orders,
    refunds: state.refunds,
    transfers: state.transfers,
    qualifications: state.qualifications,
    clock,
    find: (expected) => findExchanges(log.all, expected),
    assertReceived: (expected, times) => assertReceived(log.all, expected, times),
    reset: () => resetSandbox(platform, log),
    close: () => {
      clock.stop();
      return close(server);
    },
  };
}

function resetSandbox({ clock, faults, notifier, state }: Platform, log: ExchangeLog): void {
  clock.stop();
  for (const one of [log, faults, notifier]) one.clear();
  clearState(state);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port; // it listens on a port, not on a pipe
}

/** Milliseconds in which responses under way may finish. */
const graceMs = 500;

/** Rejects new connections, and closes connections that are not idle after the grace period. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close((error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
