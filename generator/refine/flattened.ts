/** Detects objects that flatten several variants: each member is documented, but no message has all of them. */
import type { FlattenedCause } from "../findings/texts/english/refine.ts";
import type { Field, Operation } from "../ir/model.ts";
import { envelopeOf } from "../ir/notification.ts";

/** An object whose page requires members of different variants. */
export interface Flattened {
  /** What the page requires, and why no message has it. */
  readonly cause: FlattenedCause;
  /** The members with those optional that only some of the variants have. */
  readonly relax: (members: readonly Field[]) => readonly Field[];
}

/** The row of the object that a page may flatten. */
export type Holder = Pick<Field, "name" | "line" | "column" | "encryption">;

type Detector = (members: readonly Field[], holder: Holder, operation: Operation) => Flattened | undefined;

/** A notification with several original types carries a different object with each. */
const byOriginalType: Detector = (_, { encryption }, operation) => {
  if (operation.kind === "endpoint" || encryption !== "aes-256-gcm") return undefined;
  const types = envelopeOf(operation).originalType?.enum ?? [];
  if (types.length < 2) return undefined;
  return {
    cause: { case: "original-types", types: types.map(String) },
    relax: (members) => members.map(asOptional),
  };
};

/** Two names of one thing: a message has the one or the other. */
const twins = [
  ["mchid", "sp_mchid"],
  ["mchid", "brand_mchid"],
  ["sp_mchid", "brand_mchid"],
  ["appid", "sp_appid"],
  ["openid", "sp_openid"],
] as const;

/** A partner may know a payer by both ids, so these are twins only where both are required. */
const requiredTwins = [["sp_openid", "sub_openid"]] as const;

const byTwins: Detector = (members) => {
  const twin =
    twins.find((pair) => areMembers(pair, members) && pair.some((name) => requires(members, name))) ??
    requiredTwins.find((pair) => pair.every((name) => requires(members, name)));
  if (!twin) return undefined;
  const required = twin.filter((name) => requires(members, name));
  const other = twin.find((name) => !required.includes(name));
  return {
    cause: { case: "twins", required, other },
    relax: (all) => all.map((member) => relaxIds(member, merchantId)),
  };
};

/** A direct merchant has no sub-merchant: a page that serves both cannot require one. */
const bySubMerchant: Detector = (members, _, { links }) => {
  const servesBoth = links.some(isMerchantManual) && links.some(isPartnerManual);
  if (!servesBoth || !requires(members, "sub_mchid")) return undefined;
  return {
    cause: { case: "sub-mchid" },
    relax: (all) => all.map((member) => relaxIds(member, subMerchantId)),
  };
};

const isMerchantManual = (link: string) => link.includes("/doc/v3/merchant/");
const isPartnerManual = (link: string) => link.includes("/doc/v3/partner/") || isGlobalManual(link);
const isDomesticManual = (link: string) => link.includes("/doc/v3/");
const isGlobalManual = (link: string) => link.includes("/doc/global/");

/** A refund of one region names the account that received it, one of the other the payer's currency. */
const byRegion: Detector = (members, _, { links }) => {
  const servesBoth = links.some(isDomesticManual) && links.some(isGlobalManual);
  if (!servesBoth || !requires(members, "user_received_account")) return undefined;
  return {
    cause: { case: "region" },
    relax: (all) => all.map(relaxRegion),
  };
};

/** Each finds one kind of flattened object. */
export const detectors: readonly Detector[] = [byOriginalType, byTwins, bySubMerchant, byRegion];

const merchantId = /^(?:sp_|sub_|brand_)?(?:mchid|appid|openid)$/u;
const subMerchantId = /^sub_(?:mchid|appid|openid)$/u;
const ofOneRegion = new Set(["user_received_account", "currency", "payer_currency"]);

function requires(members: readonly Field[], name: string): boolean {
  return members.some((member) => member.name === name && member.required);
}

function areMembers(names: readonly string[], members: readonly Field[]): boolean {
  return names.every((name) => members.some((member) => member.name === name));
}

function asOptional(field: Field): Field {
  return { ...field, required: false };
}

/** Makes ids optional, those of a payer within as well: a payer has the id of the one or of the other app. */
function relaxIds(field: Field, ids: RegExp): Field {
  if (field.name === "payer" && field.children) {
    return { ...field, children: field.children.map((child) => relaxIds(child, ids)) };
  }
  return ids.test(field.name) ? asOptional(field) : field;
}

/** Makes the members of one region optional, also those of an amount. */
function relaxRegion(field: Field): Field {
  if (field.name === "amount" && field.children)
    return { ...field, children: field.children.map(relaxRegion) };
  return ofOneRegion.has(field.name) ? asOptional(field) : field;
}
