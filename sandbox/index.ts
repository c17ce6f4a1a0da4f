/** A WeChat Pay to test against, on loopback: it speaks APIv3 both ways for the operations it is given. */
import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Operation } from "../generator/ir/model.ts";
import { assertReceived, findExchanges, type Expected } from "./exchange/assertions.ts";
import { certificateControl, type CertificateControl } from "./platform/certificates.ts";
import type { Clock } from "./util/clock.ts";
import { controlActions } from "./control/actions.ts";
import type { Exchange } from "./exchange/exchange.ts";
import type { FaultPlan } from "./faults/plan.ts";
import {
  clientCredentials,
  makeCredentials,
  type ClientCredentials,
  type Credentials,
} from "./keys/credentials.ts";
import { makeServerCertificate } from "./keys/server-certificate.ts";
import { ExchangeLog } from "./exchange/log.ts";
import type { Notifier } from "./notify/notifier.ts";
import { packagedOperations } from "./ir/packaged.ts";
import { readIr } from "./ir/read-ir.ts";
import { makePlatform } from "./platform/platform.ts";
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
export type { ClientCredentials, Credentials, CredentialsFile } from "./keys/credentials.ts";
export { makeCredentials, parseCredentials } from "./keys/credentials.ts";
export type { NotificationEvent, NotificationMessage } from "./notify/notification.ts";
export { retrySchedule } from "./notify/notifier.ts";
export type { Attempt, Delivery, Notifier } from "./notify/notifier.ts";
export { packagedOperations } from "./ir/packaged.ts";
export { IrError, readIr } from "./ir/read-ir.ts";
export type { Operation } from "../generator/ir/model.ts";
export type { Order, TradeState } from "./state/order.ts";
export type { CombinedOrder, NewOrder, Orders } from "./state/orders.ts";
export type { Qualification, Qualifications, QualificationState } from "./state/qualifications.ts";
export type { NewRefund, Refund, Refunds, RefundStatus } from "./state/refunds.ts";
export type { Transfer, TransferDetail, TransferEnd, TransferKind, Transfers } from "./state/transfers.ts";
export type { DecryptedField } from "./request/decrypt.ts";

export interface SandboxOptions {
  /** The operations to serve, from `readIr` or `packagedOperations`. Default: all that this package carries. */
  readonly operations?: readonly Operation[] | undefined;
  /** The path of an IR file to serve, which `wechatpay-codegen ir --out FILE` writes. Ignored beside `operations`. */
  readonly ir?: string | undefined;
  /** Default: throwaway keys, made now. Several sandboxes may be given the same, which saves the time to make them. */
  readonly credentials?: Credentials | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** HTTPS, with a certificate made now: `sandbox.ca` is what a client must trust. Default: HTTP. */
  readonly https?: boolean | undefined;
  /** What is answered follows from it and from the request alone. Default: another one each time. */
  readonly seed?: string | undefined;
  /** How many seconds pass in the sandbox for one of ours, for what it does later by itself. Default: 1. */
  readonly speed?: number | undefined;
  /**
   * Where it is given, the merchant has platform certificates, and the public key signs this share of the answers:
   * 0 for a merchant of old, 0.001 at the beginning of the move, 1 at its end. Default: a merchant who has had public
   * keys from the first, and to whom `GET /v3/certificates` answers 404.
   */
  readonly publicKeyShare?: number | undefined;
  /**
   * No order, refund, transfer or subsidy is kept: every operation answers as its page documents, whatever came before
   * it. Default: they are kept, and what is not there is not found.
   */
  readonly stateless?: boolean | undefined;
  /** Milliseconds of the sandbox's time after which an order is paid by itself. Default: `orders.pay` pays it. */
  readonly payAfter?: number | undefined;
  /** Milliseconds of the sandbox's time after which a refund or a transfer is done. Default: 1000. */
  readonly settleAfter?: number | undefined;
  /** Told of every exchange before it is answered. It holds what the caller sent in plain text. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Milliseconds in which a request must have come in, or it is refused with 408. Default: 30,000. */
  readonly requestTimeout?: number | undefined;
  /** Notifications go to hosts beyond loopback, too. Default: they do not. */
  readonly notifyBeyondLoopback?: boolean | undefined;
}

export interface Sandbox {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  /** What `createClient` takes; undefined where keys were given, since the merchant's own is not among them. */
  readonly client: ClientCredentials | undefined;
  /** Over HTTPS, the certificate to trust, as PEM: `https.Agent({ ca })`, or `NODE_EXTRA_CA_CERTS`. */
  readonly ca: string | undefined;
  readonly seed: string;
  /** Every exchange so far, the oldest first; at most the last thousand. */
  readonly received: readonly Exchange[];
  /** What is to go wrong. */
  readonly faults: FaultPlan;
  /** WeChat Pay's platform certificates. */
  readonly certificates: CertificateControl;
  readonly notifications: Notifier;
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly transfers: Transfers;
  /** Subsidies; what a user claims in WeChat itself is claimed here. */
  readonly qualifications: Qualifications;
  readonly clock: Clock;
  /** Those of `received` that are like this. */
  find(expected: Expected): readonly Exchange[];
  /**
   * Throws an AssertionError unless something like this was received; gives what was.
   *
   * @param times how often; default: once or more
   */
  assertReceived(expected: Expected, times?: number): readonly Exchange[];
  /** Forgets what was received, planned, ordered and notified: for a new test. Keys and certificates stay. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a sandbox on the loopback interface. */
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
  const tls = options.https ? await makeServerCertificate() : undefined;
  const merchant = () => clientCredentials(credentials, url, keys.toPem());
  const pages = sandboxPages(operations, { routes: platform.routes, log, credentials: merchant });
  const requestTimeout = options.requestTimeout ?? 30_000;
  const server = createSandboxServer({ platform, log, control, pages, tls, requestTimeout });
  const port = await listen(server, options.port ?? 0);
  const url = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
  platform.downloads.baseUrl = url;
  return {
    url,
    get client() {
      return merchant();
    },
    ca: tls?.cert,
    seed,
    received: log.kept,
    faults,
    certificates,
    notifications: notifier,
    orders: state.orders,
    refunds: state.refunds,
    transfers: state.transfers,
    qualifications: state.qualifications,
    clock,
    find: (expected) => findExchanges(log.kept, expected),
    assertReceived: (expected, times) => assertReceived(log.kept, expected, times),
    reset: () => {
      clock.stop();
      for (const one of [log, faults, notifier]) one.clear();
      clearState(state);
    },
    close: () => {
      clock.stop();
      return close(server);
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port; // it listens on a port, not on a pipe
}

/** Milliseconds that answers under way have to end. */
const grace = 500;

/** Takes no call any more, lets those under way end, and ends what does not. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace);
    server.close((error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
