/**
 * The applyment of a sub-merchant (特约商户进件) by a partner: images are uploaded, personal data is encrypted, and the state is
 * queried until it is final.
 *
 * The applyment has a `business_code` of its own, which is stored before the call, and so is the `media_id` of each image. No
 * notification reports its state. It is final in FINISHED and CANCELED; a REJECTED one waits for a correction, and is
 * submitted again under its number. The client encrypts the fields that the page marks; the log has none of them.
 *
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012760432 upload of an image (图片上传)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012719997 applyment (提交申请单)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012697168 query (申请单号查询申请状态)
 */
import { basename } from "node:path";
import { fromPath } from "wechatpay-ts/file";
import { postApplyment4subApplyment } from "wechatpay-ts/v3/applyment4sub/applyment/index";
import { getApplyment4subApplymentByBusinessCode } from "wechatpay-ts/v3/applyment4sub/applyment/business_code/_business_code_";
import { postMerchantMediaUpload } from "wechatpay-ts/v3/merchant/media/upload";
import { newNumber, type App } from "./support/app.ts";
import { expectSame, stateIn } from "./support/report.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import { rowOf, type Table } from "./support/table.ts";

/** The states of an applyment. */
export const APPLYMENT_STATES = [
  ...(["APPLYMENT_STATE_EDITTING", "APPLYMENT_STATE_AUDITING", "APPLYMENT_STATE_REJECTED"] as const),
  ...(["APPLYMENT_STATE_TO_BE_CONFIRMED", "APPLYMENT_STATE_TO_BE_SIGNED"] as const),
  ...(["APPLYMENT_STATE_SIGNING", "APPLYMENT_STATE_FINISHED", "APPLYMENT_STATE_CANCELED"] as const),
] as const;

/** The images of an enterprise with a shop. */
export const IMAGES = ["license", "idFront", "idBack", "entrance", "indoor"] as const;

/** What an enterprise tells of itself. Encrypt these columns: most of it is personal. Dates are `2026-11-27`. */
export interface Enterprise {
  readonly name: string;
  readonly shortName: string;
  readonly licenseNumber: string;
  readonly servicePhone: string;
  /** The legal person, who is the administrator as well. */
  readonly person: {
    readonly name: string;
    readonly idNumber: string;
    readonly address: string;
    readonly mobile: string;
    readonly email: string;
    readonly cardBegin: string;
    /** `长期` for a card without an end. */
    readonly cardEnd: string;
  };
  readonly shop: { readonly name: string; readonly areaCode: string; readonly address: string };
  readonly account: { readonly bank: string; readonly areaCode: string; readonly number: string };
  /** The paths of the images on the disk. */
  readonly images: Readonly<Record<(typeof IMAGES)[number], string>>;
}

/** An applyment in the database of the partner. */
export interface Applyment extends Sendable {
  readonly business_code: string;
  readonly enterprise: Enterprise;
  /** The images that are uploaded, by the `media_id` of WeChat Pay. */
  readonly media: Partial<Readonly<Record<(typeof IMAGES)[number], string>>>;
  /** `new` before WeChat Pay has it, and after a correction. */
  readonly state: "new" | (typeof APPLYMENT_STATES)[number];
  /** Where the administrator signs. */
  readonly sign_url?: string;
  /** The number of the sub-merchant, once it is FINISHED. */
  readonly sub_mchid?: string;
  /** What is wrong, in REJECTED. It may repeat personal data: show it to the enterprise, do not log it. */
  readonly rejections: readonly { readonly field: string; readonly reason: string }[];
}

/** The application of this task. */
export interface Partner extends App {
  readonly applyments: Table<Applyment>;
  /** 入驻结算规则ID, and the industry that goes with it. */
  readonly settlement_id: string;
  readonly qualification_type: string;
}

/** Stores an applyment under a new number. */
export async function createApplyment(partner: Partner, enterprise: Enterprise): Promise<string> {
  const business_code = newNumber(`${partner.mchid}_`);
  const row = { business_code, enterprise, media: {}, rejections: [] };
  await partner.applyments.insert(business_code, { ...row, state: "new", sent: false });
  return business_code;
}

/** Uploads the images that are not uploaded yet. Call it again after an error. */
export async function uploadImages({ client, applyments }: Partner, business_code: string): Promise<void> {
  const { enterprise, media } = await rowOf(applyments, business_code);
  for (const name of IMAGES) {
    if (media[name] !== undefined) continue;
    const path = enterprise.images[name];
    // The client computes the SHA-256 digest of the file, which is signed.
    const uploaded = await postMerchantMediaUpload(client, {
      body: { file: fromPath(path), meta: { filename: basename(path) } },
    });
    await applyments.change(business_code, (row) => ({
      ...row,
      media: { ...row.media, [name]: uploaded.media_id },
    }));
  }
}

/**
 * Submits an applyment whose images are uploaded, and returns its state. Call it again after an error, and in EDITTING: then a
 * submission broke off.
 */
export async function submitApplyment(partner: Partner, business_code: string): Promise<Applyment["state"]> {
  const { client, applyments } = partner;
  const { state } = await rowOf(applyments, business_code);
  if (state === "APPLYMENT_STATE_REJECTED")
    throw new Error(`applyment ${business_code}: it was rejected. Correct it before you submit it again.`);
  await sendOnce(applyments, business_code, {
    send: (row) => postApplyment4subApplyment(client, { json: toRequest(partner, row) }),
    query: async () => {
      const existing = await queryApplyment(partner, business_code);
      // A correction was not received as long as the applyment is rejected.
      return existing?.applyment_state === "APPLYMENT_STATE_REJECTED" ? undefined : existing;
    },
    repeats: ({ applyment_state }) => applyment_state === "APPLYMENT_STATE_EDITTING",
  });
  return checkApplyment(partner, business_code);
}

/** Queries an applyment that is not final: every few minutes while it is audited, and when the enterprise has signed. */
export async function checkApplyment(partner: Partner, business_code: string): Promise<Applyment["state"]> {
  const report = await queryApplyment(partner, business_code);
  if (report === undefined) return (await rowOf(partner.applyments, business_code)).state;
  const { sign_url, sub_mchid, audit_detail = [] } = report;
  const rejections = audit_detail.map(({ field = "", reject_reason = "" }) => ({
    field,
    reason: reject_reason,
  }));
  const { state } = await partner.applyments.change(business_code, (row) => {
    expectSame(`applyment ${business_code}`, report, { business_code });
    const numbers = {
      ...(sign_url !== undefined && { sign_url }),
      ...(sub_mchid !== undefined && { sub_mchid }),
    };
    return { ...row, ...numbers, rejections, state: stateIn(APPLYMENT_STATES, report.applyment_state) };
  });
  return state;
}

/** Corrects a rejected applyment; then upload new images, and submit it again under its number. */
export async function correctApplyment(
  { applyments }: Partner,
  business_code: string,
  enterprise: Enterprise,
): Promise<void> {
  await applyments.change(business_code, (row) => {
    if (row.state !== "APPLYMENT_STATE_REJECTED")
      throw new Error(`applyment ${business_code}: it is ${row.state}, so it cannot be corrected.`);
    const unchanged = IMAGES.filter((name) => enterprise.images[name] === row.enterprise.images[name]);
    const media = Object.fromEntries(unchanged.map((name) => [name, row.media[name]]));
    return { ...row, enterprise, media, state: "new", sent: false };
  });
}

/** Whether an applyment does not change any more. */
export function isFinal({ state }: Applyment): boolean {
  return state === "APPLYMENT_STATE_FINISHED" || state === "APPLYMENT_STATE_CANCELED";
}

function queryApplyment({ client }: Partner, business_code: string) {
  return ifKnown(getApplyment4subApplymentByBusinessCode(client, { business_code }));
}

/** Writes the request in plain text: the client encrypts names, numbers and addresses of persons and accounts. */
function toRequest(
  { settlement_id, qualification_type }: Partner,
  { business_code, enterprise, media }: Applyment,
) {
  const { name, shortName, licenseNumber, servicePhone, person, shop, account } = enterprise;
  const image = (one: (typeof IMAGES)[number]) => {
    const id = media[one];
    if (id === undefined) throw new Error(`applyment ${business_code}: ${one}: upload the image first.`);
    return id;
  };
  return {
    business_code,
    contact_info: {
      ...({ contact_type: "LEGAL", contact_name: person.name } as const),
      ...{ mobile_phone: person.mobile, contact_email: person.email },
    },
    subject_info: {
      subject_type: "SUBJECT_TYPE_ENTERPRISE",
      business_license_info: {
        ...{ license_copy: image("license"), license_number: licenseNumber },
        ...{ merchant_name: name, legal_person: person.name },
      },
      identity_info: {
        ...({ id_holder_type: "LEGAL", id_doc_type: "IDENTIFICATION_TYPE_IDCARD", owner: true } as const),
        id_card_info: {
          ...{ id_card_copy: image("idFront"), id_card_national: image("idBack") },
          ...{ id_card_name: person.name, id_card_number: person.idNumber, id_card_address: person.address },
          ...{ card_period_begin: person.cardBegin, card_period_end: person.cardEnd },
        },
      },
    },
    business_info: {
      ...{ merchant_shortname: shortName, service_phone: servicePhone },
      sales_info: {
        sales_scenes_type: ["SALES_SCENES_STORE"],
        biz_store_info: {
          ...{ biz_store_name: shop.name, biz_address_code: shop.areaCode, biz_store_address: shop.address },
          ...{ store_entrance_pic: [image("entrance")], indoor_pic: [image("indoor")] },
        },
      },
    },
    settlement_info: { settlement_id, qualification_type },
    bank_account_info: {
      ...({ bank_account_type: "BANK_ACCOUNT_TYPE_CORPORATE", account_name: name } as const),
      ...{ account_bank: account.bank, bank_address_code: account.areaCode, account_number: account.number },
    },
  } as const;
}
