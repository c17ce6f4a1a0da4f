/** A call of the API, from the bytes that came to those that go back. */
import { describe } from "wechatpay-ts/check";

import type { RawRequest } from "./authorization.ts";
import { checkAuthorization, checkHeaders } from "./authorization.ts";
import type { Progress } from "./exchange.ts";
import { FaultError, findFault, parseFaults, type Fault } from "./faults/fault.ts";
import { cutReply, isBeforeEffect, replaceOutcome } from "./faults/outcome.ts";
import { groupRequest, type Groups } from "./groups.ts";
import { labelAt } from "./label.ts";
import { findTooLong } from "./lengths.ts";
import { alter } from "./keys/signatory.ts";
import { perform } from "./operations/perform.ts";
import type { Platform } from "./platform.ts";
import { Refusal } from "./refusal.ts";
import { refuse, replyHeaders, succeed, type Outcome, type Reply } from "./reply.ts";
import type { Match } from "./routes.ts";
import { checkDigests, isUpload, readUpload } from "./upload.ts";
import { pointer, unseal } from "./unseal.ts";

/** Answers a call; what is learnt on the way goes into `progress`. */
export async function answerCall(raw: RawRequest, platform: Platform, progress: Progress): Promise<Reply> {
  const planned = readFaults(raw, platform);
  if (planned instanceof Refusal) return sign(refuse(planned), raw, platform, []);
  progress.faults = planned;
  const right = await carryOut(raw, platform, progress);
  return cutReply(await sign(replaceOutcome(right, planned), raw, platform, planned), planned);
}

/** What a request asks for itself, and what a test has planned for it. */
function readFaults(
  { headers, method, target }: RawRequest,
  { faults }: Platform,
): readonly Fault[] | Refusal {
  const header = headers["sandbox-fault"];
  try {
    const asked = header === undefined ? [] : parseFaults(String(header), "answer");
    return [...asked, ...faults.take("answer", method, target.split("?")[0] ?? "")];
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return new Refusal(400, "SANDBOX_FAULT", `Sandbox-Fault: ${error.message}`);
  }
}

async function carryOut(raw: RawRequest, platform: Platform, progress: Progress): Promise<Outcome> {
  try {
    // The path as sent, since that is what is signed: `/v3/a/../b` is not `/v3/b`.
    const [path = "", query = ""] = raw.target.split(/\?(.*)/su);
    const search = new URLSearchParams(query);
    const { downloads, routes } = platform;
    if (downloads.isHere(raw.method, path) && !routes.has(raw.method, path)) {
      authorize(raw, raw.body, platform, progress);
      return downloads.fetch(search.get("token") ?? "");
    }
    const match = routes.find(raw.method, path);
    await readCall(raw, search, match, platform, progress);
    if (isBeforeEffect(progress.faults)) return succeed({}); // replaced by the fault
    return await perform(match.route.operation, progress.request ?? {}, platform);
  } catch (error) {
    return refuse(error instanceof Refusal ? error : unexpected(error));
  }
}

/** Checks all that WeChat Pay checks before it does anything. */
async function readCall(
  raw: RawRequest,
  search: URLSearchParams,
  match: Match,
  platform: Platform,
  progress: Progress,
): Promise<void> {
  const { operation } = match.route;
  progress.page = operation.page;
  progress.path = operation.path;
  const upload = isUpload(operation) ? await readUpload(raw) : undefined;
  authorize(raw, upload ? Buffer.from(upload.meta) : raw.body, platform, progress);
  const sent = groupRequest(raw, search, operation, match.parameters, upload);
  openRequest(raw, sent, match, platform, progress);
  if (upload) checkDigests(operation, progress.request?.["body"], upload);
}

function authorize(raw: RawRequest, signed: Buffer, { credentials }: Platform, progress: Progress): void {
  checkHeaders(raw);
  checkAuthorization({ ...raw, body: signed }, credentials, realTime(progress.faults) / 1000);
  progress.signed = true;
}

async function sign(
  { status, body, headers, signature }: Outcome,
  raw: RawRequest,
  { signatory }: Platform,
  faults: readonly Fault[],
): Promise<Reply> {
  const now = realTime(faults);
  const common = { ...replyHeaders(now), ...headers };
  if (signature === "none") return { status, headers: common, body };
  const asked = raw.headers["wechatpay-serial"];
  const isStatement = signature === "statement";
  const digest = headers?.["Wechatpay-Statement-Sha1"];
  const signed = await signatory.sign(isStatement ? Buffer.from(JSON.stringify({ sha1: digest })) : body, {
    now,
    asked: asked === undefined ? undefined : String(asked),
    withCertificate: signature === "certificate",
    faults: isStatement ? faults.filter(({ fault }) => fault !== "body-altered") : faults,
  });
  // The digest is signed in place of the statement, so a fault of the body is still to be made.
  const sent = findFault(faults, "body-altered") ? alter(body) : body;
  return { status, headers: { ...common, ...signed.headers }, body: isStatement ? sent : signed.body };
}

/** Signatures are of this machine's time, however fast the sandbox's own goes by. */
function realTime(faults: readonly Fault[]): number {
  return Date.now() + (findFault(faults, "clock")?.seconds ?? 0) * 1000;
}

function openRequest(
  raw: RawRequest,
  sent: Groups,
  { route: { operation, validate } }: Match,
  { keys }: Platform,
  progress: Progress,
): void {
  const serial = raw.headers["wechatpay-serial"];
  const key = serial === undefined ? undefined : keys.find(String(serial));
  if (serial !== undefined && !key) {
    const issue = "names no key of this sandbox";
    throw new Refusal(400, "PARAM_ERROR", `Wechatpay-Serial ${issue}.`, { issue, location: "header" });
  }
  const { value, opened } = unseal(sent, operation.request, key?.privateKey);
  const request = value as Groups; // unsealing keeps the shape
  Object.assign(progress, { opened, request });
  const [issue, ...more] = validate(request);
  if (issue) {
    const text = describe(issue, labelAt(issue.path, operation.request));
    const others = more.length > 0 ? `, and ${more.length} more` : "";
    throw paramError(issue.path, issue.rule, `${text}${others}`);
  }
  const long = findTooLong(request, operation.request);
  if (long) throw paramError(long.path, "length", `${long.path}: expected at most ${long.most} characters`);
}

function paramError(path: string, issue: string, text: string): Refusal {
  const detail = { field: pointer(path), issue, location: locationOf(path) };
  return new Refusal(400, "PARAM_ERROR", `参数错误: ${text}`, detail);
}

function locationOf(path: string): "body" | "query" | "header" | "uri" {
  const groups = { json: "body", query: "query", headers: "header" } as const;
  const group = path.split(".")[0] ?? "";
  return Object.hasOwn(groups, group) ? groups[group as keyof typeof groups] : "uri"; // hasOwn has just told
}

/** The walks go down as deep as the request does; whatever else fails is the sandbox's own fault, and is shown. */
function unexpected(error: unknown): Refusal {
  if (error instanceof RangeError)
    return new Refusal(400, "PARAM_ERROR", "The request is nested too deeply.");
  const reason = error instanceof Error ? error.message : "unknown";
  return new Refusal(500, "SYSTEM_ERROR", `The sandbox failed: ${reason}`);
}
