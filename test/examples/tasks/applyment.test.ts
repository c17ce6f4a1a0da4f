/** The applyment of a sub-merchant, with images and encrypted personal data, against the sandbox. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import {
  checkApplyment,
  correctApplyment,
  createApplyment,
  IMAGES,
  isFinal,
  submitApplyment,
  uploadImages,
  type Applyment,
  type Enterprise,
  type Partner,
} from "./applyment.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { loseRequests, loseResponses, sameRequests, stage } from "./testing/stage.ts";

const path = "/v3/applyment4sub/applyment/";
const uploadPath = "/v3/merchant/media/upload";

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const folder = mkdtempSync(join(tmpdir(), "applyment-"));
afterAll(() => rmSync(folder, { recursive: true }));
const imageOf = (name: string) => {
  const file = join(folder, `${name}.png`);
  writeFileSync(file, Buffer.from(png, "base64"));
  return file;
};

const person = {
  ...{ name: "张三", idNumber: "11010519491231002X", address: "示例市示例路1号" },
  ...{ mobile: "13900000000", email: "zhangsan@example.com", cardBegin: "2020-01-01", cardEnd: "长期" },
};
const enterprise: Enterprise = {
  ...{ name: "示例茶叶有限公司", shortName: "示例茶叶", licenseNumber: "91440300000000000X" },
  ...{ servicePhone: "075500000000", person },
  shop: { name: "示例茶叶店", areaCode: "440305", address: "示例路2号" },
  account: { bank: "工商银行", areaCode: "440305", number: "6222000000000000000" },
  images: {
    ...{ license: imageOf("license"), idFront: imageOf("front"), idBack: imageOf("back") },
    ...{ entrance: imageOf("entrance"), indoor: imageOf("indoor") },
  },
};
const encrypted = [
  person.name,
  person.idNumber,
  person.address,
  person.mobile,
  person.email,
  "6222000000000000000",
];

interface TestPartner extends Partner {
  readonly applyments: MemoryTable<Applyment>;
}

let logged: readonly string[] = [];
afterEach(() => expect(encrypted.filter((value) => logged.join("\n").includes(value))).toEqual([]));

async function open() {
  const running = await stage<TestPartner>({
    app: (app) => ({ ...app, applyments: memoryTable(), settlement_id: "719", qualification_type: "餐饮" }),
  });
  logged = running.lines;
  const number = await createApplyment(running.app, enterprise);
  return { ...running, number, row: () => running.app.applyments.rows.get(number) };
}

async function openSubmitted() {
  const running = await open();
  await uploadImages(running.app, running.number);
  await submitApplyment(running.app, running.number);
  return running;
}

describe("an applyment", () => {
  test("uploads its images, encrypts personal data, and is queried until it is finished", async () => {
    const { sandbox, app, number, row } = await openSubmitted();
    expect(Object.keys(row()?.media ?? {})).toEqual([...IMAGES]);
    const [call] = sandbox.assertReceived({ path, status: 200 }, 1);
    expect(call?.decrypted.map(({ plain }) => plain)).toEqual(expect.arrayContaining(encrypted));
    // The page of the licence has the name of the legal person in plain text.
    expect(encrypted.filter((value) => call?.body.includes(value))).toEqual([person.name]);
    for (const event of ["approve", "confirm"] as const) {
      sandbox.applyments.move(number, event);
      await checkApplyment(app, number);
    }
    expect(row()?.sign_url).toMatch(/^https:/u);
    expect(row()).not.toSatisfy(isFinal);
    sandbox.applyments.move(number, "sign");
    sandbox.applyments.move(number, "finish");
    expect(await checkApplyment(app, number)).toBe("APPLYMENT_STATE_FINISHED");
    expect(row()?.sub_mchid).toMatch(/^\d+$/u);
    expect(row()).toSatisfy(isFinal);
    expect(await submitApplyment(app, number)).toBe("APPLYMENT_STATE_FINISHED");
    sandbox.assertReceived({ path }, 1);
  });

  test("uploads an image once, although a later one fails", async () => {
    const { sandbox, app, number } = await open();
    await app.applyments.change(number, (row) => ({ ...row, media: { license: "M-1" } }));
    sandbox.faults.next("status; status=500", { path: uploadPath });
    await expect(uploadImages(app, number)).rejects.toMatchObject({ name: "ApiError", status: 500 });
    await uploadImages(app, number);
    sandbox.assertReceived({ path: uploadPath, status: 200 }, IMAGES.length - 1);
  });

  test("is not submitted without its images", async () => {
    const { sandbox, app, number } = await open();
    await expect(submitApplyment(app, number)).rejects.toThrow("license: upload the image first");
    expect(sandbox.find({ path })).toEqual([]);
  });

  test("whose response does not arrive is queried, and is one applyment", async () => {
    const { sandbox, app, number } = await open();
    await uploadImages(app, number);
    loseResponses(sandbox, path, 1);
    expect(await submitApplyment(app, number)).toBe("APPLYMENT_STATE_AUDITING");
    sandbox.assertReceived({ path }, 1);
    expect(sandbox.applyments.all).toHaveLength(1);
  });

  test("whose request does not arrive is submitted by the next run", async () => {
    const { sandbox, app, number } = await open();
    await uploadImages(app, number);
    loseRequests(sandbox, path, 1);
    await expect(submitApplyment(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect(await checkApplyment(app, number)).toBe("new");
    expect(await submitApplyment(app, number)).toBe("APPLYMENT_STATE_AUDITING");
    expect(sameRequests(sandbox, { path })).toBe(2);
  });

  test("that is refused stays new", async () => {
    const { sandbox, app, number, row } = await open();
    await uploadImages(app, number);
    sandbox.faults.next("status; code=NO_AUTH", { method: "POST", path });
    await expect(submitApplyment(app, number)).rejects.toMatchObject({ apiCode: "NO_AUTH" });
    expect([row()?.state, sandbox.applyments.all]).toEqual(["new", []]);
  });

  test("that is rejected is corrected, and submitted again under its number", async () => {
    const { sandbox, app, number, row } = await openSubmitted();
    sandbox.applyments.move(number, "reject", { field: "id_card_copy", reason: "照片不清晰" });
    expect(await checkApplyment(app, number)).toBe("APPLYMENT_STATE_REJECTED");
    expect(row()).toMatchObject({ rejections: [{ field: "id_card_copy", reason: "照片不清晰" }] });
    await expect(submitApplyment(app, number)).rejects.toThrow("Correct it");
    await correctApplyment(app, number, {
      ...enterprise,
      images: { ...enterprise.images, idFront: imageOf("front-2") },
    });
    await uploadImages(app, number);
    sandbox.assertReceived({ path: uploadPath, status: 200 }, IMAGES.length + 1);
    expect(await submitApplyment(app, number)).toBe("APPLYMENT_STATE_EDITTING");
    await sandbox.clock.advance(3_600_000);
    expect(await checkApplyment(app, number)).toBe("APPLYMENT_STATE_AUDITING");
    expect(row()?.rejections).toEqual([]);
    sandbox.assertReceived({ path }, 2);
    expect(sandbox.applyments.all).toHaveLength(1);
  });

  test("whose correction does not arrive is still rejected, and is submitted by the next run", async () => {
    const { sandbox, app, number } = await openSubmitted();
    sandbox.applyments.move(number, "reject");
    await checkApplyment(app, number);
    await correctApplyment(app, number, { ...enterprise, servicePhone: "075500000001" });
    await uploadImages(app, number);
    loseRequests(sandbox, path, 1);
    await expect(submitApplyment(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect(await submitApplyment(app, number)).toBe("APPLYMENT_STATE_EDITTING");
    sandbox.assertReceived(
      { path, request: { json: { business_info: { service_phone: "075500000001" } } } },
      2,
    );
  });

  test("whose submission broke off is submitted again", async () => {
    const { sandbox, app, number } = await open();
    await uploadImages(app, number);
    sandbox.applyments.interrupt();
    expect(await submitApplyment(app, number)).toBe("APPLYMENT_STATE_EDITTING");
    await submitApplyment(app, number);
    await sandbox.clock.advance(3_600_000);
    expect(await checkApplyment(app, number)).toBe("APPLYMENT_STATE_AUDITING");
    expect(sameRequests(sandbox, { path })).toBe(2);
  });

  test("that is audited is not corrected", async () => {
    const { app, number } = await openSubmitted();
    await expect(correctApplyment(app, number, enterprise)).rejects.toThrow("cannot be corrected");
  });
});
