/** What an operation does, and what it answers. */
import type { Endpoint } from "../../ir/model.ts";
import { groupFields } from "../../ir/request.ts";
import { answerTo } from "../answer.ts";
import { listCertificates } from "../certificates.ts";
import type { Groups } from "../groups.ts";
import { membersOf, textOf } from "../members.ts";
import type { Platform } from "../platform.ts";
import { succeed, succeedEmpty, succeedFile, succeedStatement, type Outcome } from "../reply.ts";
import { withoutSealed } from "../state/plain.ts";
import { billOf, samplePdf, samplePng } from "./downloads.ts";
import { orderRules } from "./orders.ts";
import { qualificationRules } from "./qualifications.ts";
import { refundRules } from "./refunds.ts";
import type { Rule, StatefulCall } from "./stateful.ts";
import { transferRules } from "./transfers.ts";

const rules: readonly Rule[] = [...orderRules, ...refundRules, ...transferRules, ...qualificationRules];
const found = new WeakMap<Endpoint, Rule | "none">();

function ruleFor(operation: Endpoint): Rule | undefined {
  const known = found.get(operation);
  if (known) return known === "none" ? undefined : known;
  const rule = rules.find(({ method, path }) => method === operation.method && path.test(operation.path));
  found.set(operation, rule ?? "none");
  return rule;
}

/** Throws a Refusal for what cannot be done. */
export async function perform(operation: Endpoint, request: Groups, platform: Platform): Promise<Outcome> {
  if (operation.method === "GET" && operation.path === "/v3/certificates") {
    return listCertificates(request, platform);
  }
  if (platform.downloads.isHere(operation.method, operation.path)) {
    const token = textOf(membersOf(request["query"])["token"]) ?? "";
    return platform.downloads.fetch(token, platform.isStateless ? billOf(platform.state) : undefined);
  }
  const rule = platform.isStateless ? undefined : ruleFor(operation);
  const facts = rule && (await rule.act(toCall(operation, request, platform)));
  if (operation.responseType === "empty") return succeedEmpty();
  if (operation.responseType === "stream") return file(operation);
  if (operation.responseType === "statement") return succeedStatement(Buffer.from(statementText));
  const { seed, credentials, downloads, state } = platform;
  const { headers: _, ...said } = request; // another signature each time: no answer follows from it
  const named = downloads.offer(operation, said, state, seed);
  const context = { seed, merchantPublicKey: credentials.merchantPublicKey, named };
  return succeed(answerTo(operation, said, context, facts));
}

const statementText = "`Date,`Type,`Amount\n`2026-11-01,`SETTLE,`0\n";

function file({ path }: Endpoint): Outcome {
  return /image/u.test(path)
    ? succeedFile(samplePng, "image/png")
    : succeedFile(samplePdf, "application/pdf");
}

function toCall(operation: Endpoint, request: Groups, { state, seed }: Platform): StatefulCall {
  const fields = groupFields(operation.request, "json");
  const plain = membersOf(request["json"]);
  const json = withoutSealed(plain, fields);
  return { operation, request, query: membersOf(request["query"]), json, plain, state, seed };
}
