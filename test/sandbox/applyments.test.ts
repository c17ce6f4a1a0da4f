/** Applyments of sub-merchants and subjects from their submission to the end, with the emitted client. */
import fc from "fast-check";
import { createClient } from "wechatpay-ts/chain";
import { describe, expect, test } from "vitest";

import { isEndpoint } from "#generator/ir/operation";
import {
  applymentFirstStates,
  applymentStates,
  makeCredentials,
  subjectFirstStates,
  subjectStates,
  type ApplymentEvent,
  type ApplymentState,
  type Machine,
  type Sandbox,
  type SubjectEvent,
  type SubjectState,
} from "#sandbox/index";

import { exampleRequest } from "../support/request.ts";
import { specOperations } from "../support/specs.ts";
import { refusalOf } from "./support/api-error.ts";
import { bearer, sandboxFor, send } from "./support/merchant.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";
import { attempt, known } from "./support/steps.ts";
import { finalStates, SeenTransitions } from "./support/walk.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const strict = failOnResponseIssues();
const merchants = [{ mchid: "1900000001" }, { mchid: "1900000002" }] as const;

async function start() {
  const sandbox = await sandboxFor({ operations, credentials, seed: "applyments", merchants });
  return { sandbox, wx: chainOf(sandbox, "1900000001") };
}

function chainOf(sandbox: Sandbox, mchid: string) {
  return createClient({ ...sandbox.clientOf(mchid), ...strict });
}

type Wx = ReturnType<typeof chainOf>;

/** The sample of a page. */
function sampleOf<Request>(path: string): Request {
  const operation = operations.filter(isEndpoint).find((one) => one.method === "POST" && one.path === path);
  if (!operation) throw new Error(`no page of ${path}`);
  return exampleRequest(operation) as Request; // the client checks it
}

type Sub = Parameters<Wx["v3/applyment4sub/applyment/"]["post"]>[0];
type Subject = Parameters<Wx["v3"]["apply4subject"]["applyment"]["post"]>[0];
const sub = sampleOf<Sub>("/v3/applyment4sub/applyment/");
const subject = sampleOf<Subject>("/v3/apply4subject/applyment");

const submit = (wx: Wx, business_code: string, contact: object = {}) => {
  const { contact_info, ...json } = sub.json;
  const changed = { ...contact_info, ...contact };
  return wx["v3/applyment4sub/applyment/"].post({ json: { ...json, contact_info: changed, business_code } });
};
const query = (wx: Wx, business_code: string) =>
  wx.v3.applyment4sub.applyment.business_code._business_code_.get({ business_code });
const submitSubject = (wx: Wx, business_code: string) =>
  wx.v3.apply4subject.applyment.post({ ...subject, json: { ...subject.json, business_code } });
const querySubject = (wx: Wx, business_code: string) =>
  wx.v3.apply4subject.applyment.get({ query: { business_code } });
const cancelSubject = (wx: Wx, business_code: string) =>
  wx.v3.apply4subject.applyment._business_code_.cancel.post({ business_code });
const missing = [404, "RESOURCE_NOT_EXISTS", undefined];

describe("an applyment of a sub-merchant", () => {
  test("is audited, confirmed, signed by its link, and finished with a sub_mchid", async () => {
    const { sandbox, wx } = await start();
    const { applyment_id } = await submit(wx, "B1");
    const audited = await query(wx, "B1");
    expect(audited).toMatchObject({ applyment_state: "APPLYMENT_STATE_AUDITING", business_code: "B1" });
    expect(audited).not.toHaveProperty("sign_url");
    sandbox.applyments.move("B1", "approve");
    sandbox.applyments.move("B1", "confirm");
    const toSign = await query(wx, "B1");
    expect(toSign).toMatchObject({ applyment_state: "APPLYMENT_STATE_TO_BE_SIGNED", applyment_id });
    expect(toSign.sign_url).toMatch(/^https:\/\/pay\.weixin\.qq\.com\//u);
    expect(toSign).not.toHaveProperty("sub_mchid");
    sandbox.applyments.move("B1", "sign");
    sandbox.applyments.move(Number(applyment_id), "finish");
    const one = wx.v3.applyment4sub.applyment.applyment_id._applyment_id_;
    const finished = await one.get({ applyment_id });
    expect(finished).toMatchObject({ applyment_state: "APPLYMENT_STATE_FINISHED" });
    expect(finished.sub_mchid).toMatch(/^19\d{8}$/u);
  });

  test("tells why it was rejected, and is submitted again", async () => {
    const { sandbox, wx } = await start();
    const { applyment_id } = await submit(wx, "B1");
    sandbox.applyments.move("B1", "reject", { field: "contact_info", reason: "姓名不符" });
    expect(await query(wx, "B1")).toMatchObject({
      applyment_state: "APPLYMENT_STATE_REJECTED",
      audit_detail: [{ field: "contact_info", reject_reason: "姓名不符" }],
    });
    expect(await submit(wx, "B1", { contact_email: "b@example.com" })).toEqual({ applyment_id });
    const again = await query(wx, "B1");
    expect(again).toMatchObject({ applyment_state: "APPLYMENT_STATE_EDITTING" });
    expect(again).not.toHaveProperty("audit_detail");
    await sandbox.clock.advance(1000);
    expect(await query(wx, "B1")).toMatchObject({ applyment_state: "APPLYMENT_STATE_AUDITING" });
  });

  test("has the same number for the same request only", async () => {
    const { wx } = await start();
    const first = await submit(wx, "B1");
    expect(await submit(wx, "B1")).toEqual(first);
    const other = submit(wx, "B1", { contact_email: "b@example.com" });
    expect(await refusalOf(other)).toEqual([400, "INVALID_REQUEST", undefined]);
    expect(await submit(wx, "B2")).not.toEqual(first);
  });

  test("is that of its partner alone", async () => {
    const { sandbox, wx } = await start();
    await submit(wx, "B1");
    expect(await refusalOf(query(chainOf(sandbox, "1900000002"), "B1"))).toEqual(missing);
    expect(await refusalOf(query(wx, "B2"))).toEqual(missing);
  });
});

describe("an applyment of a subject", () => {
  test("shows the QR code for 30 days to those who confirm it", async () => {
    const { sandbox, wx } = await start();
    const { applyment_id } = await submitSubject(wx, "S1");
    const waiting = await querySubject(wx, "S1");
    expect(waiting).toEqual({ applyment_state: "APPLYMENT_STATE_WAITTING_FOR_AUDIT" });
    sandbox.subjectApplyments.move("S1", "approve");
    const query = { applyment_id: String(applyment_id) };
    const shown = await wx.v3.apply4subject.applyment.get({ query });
    expect(shown).toMatchObject({ applyment_state: "APPLYMENT_STATE_WAITTING_FOR_CONFIRM_CONTACT" });
    expect(
      Buffer.from(shown.qrcode_data ?? "", "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    await sandbox.clock.advance(30 * 86_400_000);
    expect(await querySubject(wx, "S1")).not.toHaveProperty("qrcode_data");
    sandbox.subjectApplyments.move("S1", "confirmContact");
    sandbox.subjectApplyments.move("S1", "confirmLegalPerson");
    expect(await querySubject(wx, "S1")).toEqual({ applyment_state: "APPLYMENT_STATE_PASSED" });
  });

  test("that is rejected is cancelled, by either number, and submitted as a new one", async () => {
    const { sandbox, wx } = await start();
    const first = await submitSubject(wx, "S1");
    sandbox.subjectApplyments.move("S1", "reject", { field: "id_holder", reason: "照片不清晰" });
    const rejected = { applyment_state: "APPLYMENT_STATE_REJECTED", reject_param: "id_holder" };
    expect(await querySubject(wx, "S1")).toMatchObject({ ...rejected, reject_reason: "照片不清晰" });
    expect(await submitSubject(wx, "S1")).toEqual(first);
    expect(await querySubject(wx, "S1")).toMatchObject(rejected);
    await cancelSubject(wx, "S1");
    const second = await submitSubject(wx, "S1");
    expect(second).not.toEqual(first);
    const applyment_id = String(second.applyment_id);
    await wx.v3.apply4subject.applyment._applyment_id_.cancel.post({ applyment_id });
    expect(await querySubject(wx, "S1")).toEqual({ applyment_state: "APPLYMENT_STATE_CANCELED" });
    expect(await refusalOf(cancelSubject(wx, "S1"))).toEqual([400, "INVALID_REQUEST", undefined]);
    expect(await refusalOf(cancelSubject(wx, "S2"))).toEqual(missing);
  });

  test("is queried by one number", async () => {
    const { wx } = await start();
    const both = wx.v3.apply4subject.applyment.get({ query: { business_code: "S1", applyment_id: "1" } });
    expect(await refusalOf(both)).toEqual([400, "PARAM_ERROR", undefined]);
  });

  test("is one thing, and the confirmation of a sub-merchant another", async () => {
    const { sandbox, wx } = await start();
    const state = wx.v3.apply4subject.applyment.merchants._sub_mchid_.state;
    const sub_mchid = "1900000011";
    expect(await state.get({ sub_mchid })).toEqual({ authorize_state: "AUTHORIZE_STATE_UNAUTHORIZED" });
    sandbox.subjectApplyments.authorize(sub_mchid);
    expect(await state.get({ sub_mchid })).toEqual({ authorize_state: "AUTHORIZE_STATE_AUTHORIZED" });
  });
});

test("the control API does what the methods do", async () => {
  const { sandbox, wx } = await start();
  await submit(wx, "B1");
  await submitSubject(wx, "S1");
  const control = (path: string, json?: object) =>
    send(`${sandbox.url}/sandbox/${path}`, {
      ...{ method: json ? "POST" : "GET", body: json ? JSON.stringify(json) : "", headers: bearer(sandbox) },
    });
  const rejected = await control("applyments/B1/move", { event: "reject", field: "a", reason: "b" });
  expect(rejected.json).toMatchObject({ state: "REJECTED", rejection: { field: "a", reason: "b" } });
  expect((await control("applyments/B1/move", { event: "finish" })).status).toBe(400);
  expect((await control("applyments/B1/move", { event: "?" })).body).toContain("approve");
  expect((await control("subject-applyments/S1/move", { event: "approve" })).status).toBe(200);
  expect((await control("subject-applyments/authorize/1900000011", {})).status).toBe(204);
  expect((await control("applyments/interrupt", { times: 1 })).status).toBe(204);
  await submit(wx, "B2");
  const states = (await control("applyments")).body;
  expect(JSON.parse(states)).toMatchObject([{ state: "REJECTED" }, { state: "EDITTING" }]);
});

test("applyments that are over do not change", () => {
  expect(finalStates(applymentStates)).toEqual(["FINISHED", "CANCELED"]);
  expect(finalStates(subjectStates)).toEqual(["PASSED", "FREEZED", "CANCELED"]);
});

interface Step<Event> {
  readonly events: readonly Event[];
  readonly run: (business_code: string) => unknown;
}

/** Walks through the states of applyments at random, each submitted twice or more, now and then with a submission that breaks off. */
async function walk<State extends string, Event extends string>(
  machine: Machine<State, Event>,
  steps: readonly Step<Event>[],
  {
    seen,
    submitted,
    stateOf,
  }: {
    readonly seen: SeenTransitions<State, Event>;
    readonly submitted: (business_code: string, isInterrupted: boolean) => Promise<unknown>;
    readonly stateOf: (business_code: string) => Promise<string>;
  },
): Promise<void> {
  let walks = 0;
  const current = async (code: string) =>
    known(machine, (await stateOf(code)).replace("APPLYMENT_STATE_", ""));
  const walking = fc.asyncProperty(
    fc.boolean(),
    fc.array(fc.constantFrom(...steps), { maxLength: 8 }),
    async (isInterrupted, chosen) => {
      const code = `W${(walks += 1)}`;
      await submitted(code, isInterrupted);
      let state = await current(code);
      seen.add(undefined, state, []);
      for (const { events, run } of chosen) {
        await attempt(() => run(code));
        const next = await current(code);
        // A cancelled number is that of a new applyment when it is submitted again.
        const isNew = state !== next && state === "CANCELED";
        seen.add(isNew ? undefined : state, next, events);
        state = next;
      }
    },
  );
  await fc.assert(walking, { seed: 1, numRuns: 120 });
  seen.expectAll();
}

test("every change of an applyment is in the table, and the walks make every change of the table", async () => {
  const { sandbox, wx } = await start();
  const moved = ["approve", "confirm", "sign", "finish", "reject", "cancel"] as const;
  const steps: readonly Step<ApplymentEvent>[] = [
    ...moved.map((event) => ({
      events: [event],
      run: (code: string) => sandbox.applyments.move(code, event),
    })),
    { events: ["submit", "edit"], run: (code) => submit(wx, code) },
    { events: ["submit"], run: () => sandbox.clock.advance(1000) },
  ];
  await walk(applymentStates, [...steps, ...steps.slice(0, 3)], {
    seen: new SeenTransitions<ApplymentState, ApplymentEvent>(applymentStates, applymentFirstStates),
    submitted: (code, isInterrupted) => {
      sandbox.applyments.interrupt(isInterrupted ? 1 : 0);
      return submit(wx, code);
    },
    stateOf: async (code) => (await query(wx, code)).applyment_state,
  });
}, 180_000);

test("every change of an applyment of a subject is in the table, and the walks make every change", async () => {
  const { sandbox, wx } = await start();
  const moved = ["approve", "confirmContact", "confirmLegalPerson", "pass", "reject", "freeze"] as const;
  const steps: readonly Step<SubjectEvent>[] = [
    ...moved.map((event) => ({
      ...{ events: [event], run: (code: string) => sandbox.subjectApplyments.move(code, event) },
    })),
    { events: ["cancel"], run: (code) => cancelSubject(wx, code) },
    { events: ["submit"], run: (code) => submitSubject(wx, code) },
  ];
  await walk(subjectStates, steps, {
    seen: new SeenTransitions<SubjectState, SubjectEvent>(subjectStates, subjectFirstStates),
    submitted: (code, isInterrupted) => {
      sandbox.subjectApplyments.interrupt(isInterrupted ? 1 : 0);
      return submitSubject(wx, code);
    },
    stateOf: async (code) => (await querySubject(wx, code)).applyment_state,
  });
}, 180_000);
