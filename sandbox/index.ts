/** A local server that simulates WeChat Pay APIv3, for tests. */
import { randomBytes } from "node:crypto";
import type { Server } from "node:http";

import type { Operation } from "../generator/ir/model.ts";
import { assertReceived, findExchanges, type Expected } from "./exchange/assertions.ts";
import { certificateControl, type CertificateControl } from "./platform/certificates.ts";
import type { Clock } from "./util/clock.ts";
import { controlActions } from "./control/actions.ts";
import { AccessToken } from "./keys/access-token.ts";
import type { Exchange } from "./exchange/exchange.ts";
import type { FaultPlan } from "./faults/plan.ts";
import { clientsOf } from "./merchants/client-options.ts";
import { makeMerchants } from "./merchants/merchants.ts";
import { checkMerchants, type MerchantOptions } from "./merchants/options.ts";
import {
  makeCredentials,
  type BrandClientCredentials,
  type ClientCredentials,
  type Credentials,
} from "./keys/credentials.ts";
import { makeServerCertificate } from "./keys/server-certificate.ts";
import { ExchangeLog } from "./exchange/log.ts";
import { listen, readNetwork, type Network } from "./http/network.ts";
import type { Notifier } from "./notify/notifier.ts";
import { packagedOperations } from "./ir/packaged.ts";
import { readIr } from "./ir/read-ir.ts";
import { addMerchants, makePlatform, prepareSigners, type Platform } from "./platform/platform.ts";
import { examplesOf } from "./page/own-examples.ts";
import { sandboxPages } from "./page/page.ts";
import { createSandboxServer } from "./server.ts";
import type { Applyments, SubjectApplyments } from "./state/applyments/applyments.ts";
import type { Coupons } from "./state/coupons/coupons.ts";
import type { MedicalInsurance } from "./state/medical/medical-insurance.ts";
import type { Orders } from "./state/orders.ts";
import type { Payscore } from "./state/payscore.ts";
import type { ProfitSharing } from "./state/profit-sharing.ts";
import type { Qualifications } from "./state/qualifications.ts";
import type { Refunds } from "./state/refunds.ts";
import { clearState } from "./state/state.ts";
import type { Transfers } from "./state/transfers.ts";

export type { Expected } from "./exchange/assertions.ts";
export type { CertificateControl, ListedCertificate } from "./platform/certificates.ts";
export type { Clock } from "./util/clock.ts";
export type { Exchange, ExchangeCaller, ExchangeResponse } from "./exchange/exchange.ts";
export { FaultError, faultNames } from "./faults/fault.ts";
export type { Fault, FaultName, FaultTarget, FaultText } from "./faults/fault.ts";
export type { FaultInput, FaultPlan, FaultScope, PlannedFault } from "./faults/plan.ts";
export type {
  BrandClientCredentials,
  BrandCredentials,
  ClientCredentials,
  Credentials,
  CredentialsFile,
} from "./keys/credentials.ts";
export type { BrandOptions, KeyOptions, MerchantOptions, SubMerchantOptions } from "./merchants/options.ts";
export { parseMerchants } from "./merchants/options.ts";
export type { CallerKind } from "./merchants/caller.ts";
export { CredentialsError, makeCredentials, parseCredentials } from "./keys/credentials.ts";
export type { NotificationEvent, NotificationMessage } from "./notify/notification.ts";
export { retrySchedule } from "./notify/notifier.ts";
export type { Attempt, Delivery, Notifier, Refusal } from "./notify/notifier.ts";
export { packagedOperations } from "./ir/packaged.ts";
export { NetworkError, type NetworkOptions } from "./http/network.ts";
export { IrError, readIr, type IrIssue } from "./ir/read-ir.ts";
export type { SchemaIssue } from "../generator/util/json-schema.ts";
export type { Operation } from "../generator/ir/model.ts";
export * from "./state/applyments/exports.ts";
export * from "./state/coupons/exports.ts";
export * from "./state/medical/exports.ts";
export type { StateChange } from "./state/history.ts";
export type { CombinedOrder } from "./state/combined.ts";
export type { Order } from "./state/order.ts";
export type { NewOrder, OrderFilter, Orders } from "./state/orders.ts";
export type { NewPayscoreOrder, Payscore, PayscoreOwner } from "./state/payscore.ts";
export { payscoreFirstStates, payscoreStates } from "./state/payscore-states.ts";
export type { PayscoreEvent, PayscoreState } from "./state/payscore-states.ts";
export type { PayscoreOrder, PayscorePayment } from "./state/payscore-order.ts";
export type {
  AddedReceiver,
  NewSharingOrder,
  NewSharingReturn,
  NewUnfreeze,
  ProfitSharing,
} from "./state/profit-sharing.ts";
export { fundsStates, receiverStates, returnStates, sharingStates } from "./state/sharing-states.ts";
export type {
  FundsEvent,
  ReceiverResult,
  ReturnResult,
  SharingFunds,
  SharingState,
} from "./state/sharing-states.ts";
export type {
  NewReceiver,
  ReceiverFailure,
  ReturnFailure,
  SharingOrder,
  SharingReceiver,
  SharingReturn,
} from "./state/sharing-order.ts";
export type { Qualification, Qualifications, QualificationState } from "./state/qualifications.ts";
export type { NewRefund, Refund, Refunds } from "./state/refunds.ts";
export { batchStates, orderStates, refundStates, transferStates } from "./state/states.ts";
export type {
  BatchEvent,
  BatchStatus,
  Machine,
  OrderEvent,
  RefundEvent,
  RefundStatus,
  TradeState,
  TransferEvent,
  TransferState,
} from "./state/states.ts";
export type { Transfer, TransferDetail, TransferKind } from "./state/transfer.ts";
export type { TransferEnd, Transfers } from "./state/transfers.ts";
export type { DecryptedField } from "./request/decrypt.ts";

/** The options of `startSandbox`. */
export interface SandboxOptions {
  /** The operations to serve, from `readIr` or `packagedOperations`. Default: all of this package. */
  readonly operations?: readonly Operation[] | undefined;
  /** The path of an IR file to serve, which `wechatpay-codegen ir --out FILE` writes. Ignored with `operations`. */
  readonly ir?: string | undefined;
  /** The keys of the merchant, of a brand and of WeChat Pay. Default: new throwaway keys. Sandboxes that share keys start faster: pass the same `makeCredentials()` to each. */
  readonly credentials?: Credentials | undefined;
  /**
   * The merchants: direct merchants, and partners with their sub-merchants; each with its brands and keys of its own. A
   * merchant or a brand with an id of `credentials` has their keys. Default: the merchant and the brand of `credentials`.
   */
  readonly merchants?: readonly MerchantOptions[] | undefined;
  /** The port. Default: 0, any free port. */
  readonly port?: number | undefined;
  /** The address to listen on, such as 0.0.0.0 in a container, where `allowedHosts` is needed. Default: 127.0.0.1. */
  readonly host?: string | undefined;
  /** The names beyond loopback by which callers reach the sandbox, without a port: `["sandbox"]`. `url` has the first. Default: none. */
  readonly allowedHosts?: readonly string[] | undefined;
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
   * Keeps no state, such as orders and refunds: every operation responds as its page documents. Default: false; the sandbox
   * stores them, and a query of an unknown order is an error.
   */
  readonly stateless?: boolean | undefined;
  /** Milliseconds of the sandbox's time after which an order is paid. Default: never; only `orders.pay` pays it. */
  readonly payAfter?: number | undefined;
  /** Milliseconds of the sandbox's time after which a refund, a transfer, a deduction of payscore or profit sharing is settled. Default: 1000. */
  readonly settleAfter?: number | undefined;
  /** Receives each exchange before its response is sent. An exchange contains personal data in plain text. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Milliseconds in which a request must arrive; otherwise the response has status 408. Default: 30,000. */
  readonly requestTimeout?: number | undefined;
  /**
   * The hosts beyond loopback to which the sandbox sends notifications, without a port; their `notify_url` may be http. `*`
   * allows every host, by https. Default: none.
   */
  readonly notifyHosts?: readonly string[] | undefined;
}

/** A running sandbox. */
export interface Sandbox {
  /** The base URL of the sandbox: `http://127.0.0.1:…`, or with the first of `allowedHosts`. */
  readonly url: string;
  /** The URL of the page with the token: open it in a browser. */
  readonly page: string;
  /** The token of the control API, which other programs send as `Authorization: Bearer …`. Any user of the machine that has it reads all exchanges. */
  readonly token: string;
  /** Options for `createClient` of the first merchant; undefined with keys that lack its private key. */
  readonly client: ClientCredentials | undefined;
  /**
   * Options for `createClient` of the first brand, which calls the endpoints below `/brand/`; undefined without a brand, and
   * with keys that lack its private key.
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
  /** Service orders of payscore; `confirm` and `pay` are what a user does. */
  readonly payscore: Payscore;
  /** Profit sharing; `settle` and `fail` end a sharing order, `settleReturn` a return. */
  readonly profitSharing: ProfitSharing;
  /** Product coupons; `approve`, `pause`, `receive`, `delete` and others are what WeChat Pay or a user does. */
  readonly coupons: Coupons;
  /** Medical insurance orders, which `pay` pays and `fail` lets fail. */
  readonly medicalInsurance: MedicalInsurance;
  /** Applyments of sub-merchants, which `move` moves on. */
  readonly applyments: Applyments;
  /** Applyments of subjects, which `move` moves on. */
  readonly subjectApplyments: SubjectApplyments;
  /** The sandbox's clock; `advance` moves it forward. */
  readonly clock: Clock;
  /**
   * Returns the options for `createClient` of a merchant or partner.
   *
   * @throws RangeError if the sandbox has no such merchant; Error if it has no private key of it
   */
  clientOf(mchid: string): ClientCredentials;
  /** Returns the options for `createClient` of a brand. Throws as `clientOf` does. */
  brandClientOf(brandId: string): BrandClientCredentials;
  /**
   * Adds a merchant, which then has a client.
   *
   * @throws CredentialsError if an option is invalid, or an id is used already
   */
  addMerchant(merchant: MerchantOptions): Promise<void>;
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
 * Starts a sandbox, on the loopback interface if `host` is absent.
 *
 * @throws IrError if the file of `ir` is invalid; NetworkError if a host is; a system error if the port is in use
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
  const network = readNetwork(options);
  const operations = await operationsOf(options);
  const platform = await platformOf(options, operations, network);
  const certificates = certificateControl(platform);
  if (options.publicKeyShare !== undefined) {
    certificates.publicKeyShare = options.publicKeyShare;
    await certificates.add();
  }
  const log = new ExchangeLog();
  if (options.onExchange) log.watch(options.onExchange);
  const { faults, clock, signers, merchants, notifier, state, seed } = platform;
  const [token, requestTimeout] = [new AccessToken(), options.requestTimeout ?? 30_000];
  const tls = options.https ? await makeServerCertificate(network.names) : undefined;
  const clients = clientsOf(merchants, () => ({
    baseUrl: url,
    wechatpayKeys: (suite) => signers.of(suite).keys.toPem(),
    ...(!tls && network.names[0] !== undefined && { insecureHosts: [network.names[0]] }),
  }));
  const control = { log, actions: controlActions({ platform, certificates, log, clients }) };
  const examples = () => examplesOf(merchants.first.id, merchants.appids.of(merchants.first.id)[0]);
  const pages = sandboxPages(operations, {
    ...{ routes: platform.routes, log, credentials: (path) => clients.ofPath(path), examples },
    place: () => ({ baseUrl: localUrl, ca: tls?.cert }),
  });
  const { names } = network;
  const server = createSandboxServer({ platform, log, control, token, names, pages, tls, requestTimeout });
  const listening = { port: options.port ?? 0, isHttps: tls !== undefined };
  const { url, localUrl } = await listen(server, network, listening);
  platform.downloads.baseUrl = url;
  return {
    url,
    page: `${localUrl}/?token=${token.text}`,
    token: token.text,
    get client() {
      return clients.client;
    },
    get brandClient() {
      return clients.brandClient;
    },
    clientOf: (mchid) => clients.clientOf(mchid),
    brandClientOf: (brandId) => clients.brandClientOf(brandId),
    addMerchant: (one) => addMerchants(platform, checkMerchants([one])),
    ca: tls?.cert,
    seed: seed.text,
    received: log.all,
    faults,
    certificates,
    notifications: notifier,
    ...state,
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

async function operationsOf({ operations, ir }: SandboxOptions): Promise<readonly Operation[]> {
  return operations ?? (await (ir === undefined ? packagedOperations() : readIr(ir)));
}

async function platformOf(
  options: SandboxOptions,
  operations: readonly Operation[],
  { notifyHosts }: Network,
): Promise<Platform> {
  const listed = options.merchants && checkMerchants(options.merchants);
  const credentials = options.credentials ?? (await makeCredentials());
  const platform = makePlatform({
    ...{ operations, credentials, merchants: await makeMerchants(credentials, listed) },
    ...{ seed: options.seed ?? randomBytes(8).toString("hex"), speed: options.speed ?? 1 },
    ...{ payAfter: options.payAfter, settleAfter: options.settleAfter ?? 1000 },
    ...{ notifyHosts, isStateless: options.stateless ?? false },
  });
  await prepareSigners(platform);
  return platform;
}

function resetSandbox({ clock, faults, merchants, notifier, state }: Platform, log: ExchangeLog): void {
  clock.stop();
  for (const one of [log, faults, merchants, notifier]) one.clear();
  clearState(state);
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
