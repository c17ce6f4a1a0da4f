/** Runs the checks in their order: first what variables and files say, then what WeChat Pay responds. */
import type { Base } from "../call/hosts.ts";
import type { ClientOptions } from "../call/options.ts";
import { platformCertificates } from "../certificates/platform-certificates.ts";
import { createClient } from "../client.ts";
import { ConfigError } from "../errors.ts";
import { type Keys, readKeys } from "../keys/read-keys.ts";
import { platform } from "#platform";
import type { PrivateKey } from "../platform/platform.ts";
import { checkApiV3Key } from "./checks/apiv3-key.ts";
import { checkClock, checkNotifyReply, checkSignedGet } from "./checks/answers.ts";
import {
  checkCertificate,
  checkExpiry,
  checkKeyFiles,
  checkOwner,
  checkPair,
  checkPrivateKey,
  checkPublicKey,
  type NamedCertificate,
} from "./checks/keys.ts";
import { checkDecryption, checkIdentity, checkResponse, readList } from "./checks/signatures.ts";
import { type Bases, checkBaseUrl, checkNotifyUrl } from "./checks/urls.ts";
import {
  type Caller,
  checkAppid,
  checkCaller,
  checkEnvironment,
  checkPublicKeyId,
  checkSameSerial,
  checkSerialNo,
} from "./checks/variables.ts";
import type { Material, Settings } from "./environment.ts";
import { isFailure, type Network } from "./network.ts";
import type { Check } from "./outcomes.ts";
import { sendProbe, sendUnsigned } from "./probe.ts";
import { isUsable, needsValid, type Result, result } from "./result.ts";

/** What the doctor examines, and by which means. */
interface Examination {
  readonly settings: Settings;
  /** Undefined with `--offline`. */
  readonly network: Network | undefined;
  /** Whether the merchant's server receives an unsigned notification. */
  readonly isNotifying: boolean;
  /** Returns the current time in milliseconds since 1970. */
  readonly now: () => number;
}

/** Runs all checks, and yields each result as soon as it is known. */
export async function* examine({ settings, network, isNotifying, now }: Examination): AsyncGenerator<Result> {
  const { values } = settings;
  yield* checkEnvironment(settings);
  const configuration = examineSettings(settings, now());
  yield* configuration.results;
  const { notifyUrl } = configuration;
  const ready = readyFor(configuration);
  yield ready.result;
  if (network === undefined) {
    for (const check of NETWORK_CHECKS) yield result(check, "offline", { check });
    return;
  }
  yield* examineWechatPay(network, configuration.bases, ready.keys, {
    publicKeyId: values.get("WECHATPAY_PUBLIC_KEY_ID"),
    now,
  });
  if (!isNotifying) yield result("notify", "notify-off");
  else if (notifyUrl === undefined) yield needsValid("notify", "notify-url");
  else yield checkNotifyReply(await sendUnsigned(network, notifyUrl, now()));
}

const SIGNED_CHECKS = ["clock", "signed-get", "identity", "response-signature", "apiv3-decrypt"] as const;
const NETWORK_CHECKS = ["host", "spare-host", ...SIGNED_CHECKS, "notify"] as const;

/** What the checks of variables and files lead to. */
interface Configuration {
  readonly results: readonly Result[];
  readonly caller: Caller | undefined;
  readonly serialNo: string | undefined;
  readonly privateKey: Material;
  readonly apiV3Key: string | undefined;
  readonly wechatpayKeys: Readonly<Record<string, string | Uint8Array>> | undefined;
  readonly bases: Bases | undefined;
  readonly notifyUrl: URL | undefined;
}

function examineSettings(settings: Settings, now: number): Configuration {
  const { values, material } = settings;
  const caller = checkCaller(values);
  const certificate = checkCertificate(material.WECHATPAY_CERTIFICATE);
  const serial = checkSerialNo(values.get("WECHATPAY_SERIAL_NO"), certificate.value?.serialNo);
  const key = checkPrivateKey(material.WECHATPAY_PRIVATE_KEY);
  const apiV3Key = checkApiV3Key(material.WECHATPAY_APIV3_KEY);
  const wechatpay = examinePublicKey(values, material.WECHATPAY_PUBLIC_KEY, key.value);
  const baseUrl = checkBaseUrl(values.get("WECHATPAY_BASE_URL"));
  const isSandbox = baseUrl.value?.isWechatPay === false;
  const notifyUrl = checkNotifyUrl(values.get("WECHATPAY_NOTIFY_URL"), isSandbox);
  return {
    results: [
      caller.result,
      serial.result,
      key.result,
      ...checkKeyFiles(settings),
      certificate.result,
      ...(certificate.value
        ? examineCertificate(certificate.value, {
            key: key.value,
            serialNo: values.has("WECHATPAY_SERIAL_NO") ? serial.value : undefined,
            caller: caller.value,
            now,
          })
        : []),
      apiV3Key.result,
      ...wechatpay.results,
      checkAppid(values.get("WECHATPAY_APPID")),
      notifyUrl.result,
      baseUrl.result,
    ],
    caller: caller.value,
    serialNo: serial.value,
    privateKey: key.value ? material.WECHATPAY_PRIVATE_KEY : { state: "none" },
    apiV3Key: apiV3Key.value,
    wechatpayKeys: wechatpay.keys,
    bases: baseUrl.value,
    notifyUrl: notifyUrl.value,
  };
}

interface Comparison {
  readonly key: PrivateKey | undefined;
  /** The serial number of the variable; undefined if it is not set, or not one. */
  readonly serialNo: string | undefined;
  readonly caller: Caller | undefined;
  readonly now: number;
}

/** Compares a certificate with the other variables. */
function examineCertificate(
  certificate: NamedCertificate,
  { key, serialNo, caller, now }: Comparison,
): Result[] {
  return [
    key ? checkPair(certificate, key) : needsValid("key-pair", "private-key"),
    ...(serialNo === undefined ? [] : [checkSameSerial(serialNo, certificate.serialNo)]),
    caller === undefined
      ? needsValid("certificate-owner", "caller")
      : checkOwner(certificate, "mchid" in caller ? caller.mchid : undefined),
    checkExpiry(certificate, now),
  ];
}

/** Checks WeChat Pay's public key and its ID, which belong together. */
function examinePublicKey(
  values: ReadonlyMap<string, string>,
  material: Material,
  own: PrivateKey | undefined,
): { readonly results: readonly Result[]; readonly keys: Configuration["wechatpayKeys"] } {
  const text = values.get("WECHATPAY_PUBLIC_KEY_ID");
  if (text === undefined && material.state === "none")
    return { results: [result("public-key", "public-key-none")], keys: {} };
  const id = text === undefined ? undefined : checkPublicKeyId(text);
  const key = material.state === "none" ? undefined : checkPublicKey(material, own);
  const results = [
    id?.result ?? result("public-key-id", "public-key-id-missing"),
    key?.result ?? result("public-key", "public-key-missing"),
  ];
  const content = contentOf(material);
  const isWhole = id?.value !== undefined && key?.value !== undefined && content !== undefined;
  return { results, keys: isWhole ? { [id.value]: content } : undefined };
}

function contentOf(material: Material): string | Uint8Array | undefined {
  return material.state === "text" || material.state === "file" ? material.content : undefined;
}

/** Creates a client of the options, as the merchant's program does: it refuses what no check above knows. */
function readyFor(configuration: Configuration): {
  readonly result: Result;
  readonly keys: Keys | undefined;
} {
  const { caller, serialNo, apiV3Key, wechatpayKeys, bases } = configuration;
  const privateKey = contentOf(configuration.privateKey);
  const isMissing = [caller, serialNo, privateKey, apiV3Key, wechatpayKeys, bases].includes(undefined);
  const failed = configuration.results.filter((one) => !isUsable(one)).map(({ check }) => check);
  if (isMissing)
    return {
      result: needsValid("client", ...failed.filter((check) => OPTION_CHECKS.includes(check))),
      keys: undefined,
    };
  const hasPublicKey = Object.keys(wechatpayKeys ?? {}).length > 0;
  const options = {
    ...caller,
    ...{ serialNo, privateKey, apiV3Key },
    ...(hasPublicKey ? { wechatpayKeys } : { certificates: platformCertificates() }),
  } as ClientOptions; // the check above excludes undefined
  try {
    createClient(options);
    return { result: result("client", "client-ok"), keys: readKeys(options, platform, !hasPublicKey) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      result: result("client", "client-refused", { message: error.message.replace(/\.$/, "") }),
      keys: undefined,
    };
  }
}

/** The checks without which no client can be created. */
const OPTION_CHECKS: readonly Check[] = [
  "caller",
  "serial-no",
  "private-key",
  "apiv3-key",
  "public-key-id",
  "public-key",
  "base-url",
];

/** Connects to WeChat Pay, sends the signed requests, and checks the responses. */
async function* examineWechatPay(
  network: Network,
  bases: Bases | undefined,
  keys: Keys | undefined,
  { publicKeyId, now }: { readonly publicKeyId: string | undefined; readonly now: () => number },
): AsyncGenerator<Result> {
  const [base] = bases?.all ?? [];
  if (bases === undefined || base === undefined) {
    for (const check of ["host", ...SIGNED_CHECKS] as const) yield needsValid(check, "base-url");
    return;
  }
  const host = yield* examineHosts(network, bases);
  if (keys === undefined || !isUsable(host)) {
    const needed = [...(keys ? [] : ["client" as const]), ...(isUsable(host) ? [] : ["host" as const])];
    for (const check of SIGNED_CHECKS) yield needsValid(check, ...needed);
    return;
  }
  const probe = await sendProbe(network, { base, keys, publicKeyId, now });
  yield isFailure(probe.certificates) ? needsValid("clock", "signed-get") : checkClock(probe);
  const signedGet = checkSignedGet(probe);
  yield signedGet;
  if (signedGet.status === "failed") {
    for (const check of SIGNED_CHECKS.slice(2)) yield needsValid(check, "signed-get");
    return;
  }
  const list = await readList(probe, keys);
  yield checkIdentity(probe, list);
  yield await checkResponse(probe, { keys, list });
  yield checkDecryption(list);
}

/** Connects to the hosts of the base URLs, and returns the result of the first. */
async function* examineHosts(network: Network, { all, isWechatPay }: Bases): AsyncGenerator<Result, Result> {
  const [base, spare] = all;
  const nameOf = (origin: string | undefined) => new URL(origin ?? "https://api.mch.weixin.qq.com").host;
  const reach = async (one: Base | undefined) => one && network.reach(one.origin);
  const [failure, spareFailure] = await Promise.all([reach(base), reach(isWechatPay ? spare : undefined)]);
  const host = nameOf(base?.origin);
  const reached = failure
    ? result("host", `host-${failure.step}`, { host, code: failure.code })
    : result("host", "host-ok", { host });
  yield reached;
  const spareHost = nameOf(isWechatPay ? spare?.origin : "https://api2.mch.weixin.qq.com");
  if (!isWechatPay) yield result("spare-host", "host-other", { host: spareHost });
  else
    yield spareFailure
      ? result("spare-host", "spare-unreachable", { host: spareHost, code: spareFailure.code })
      : result("spare-host", "host-ok", { host: spareHost });
  return reached;
}
