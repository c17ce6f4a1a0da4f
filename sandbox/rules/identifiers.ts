/** Whose mchid, sub_mchid and appid a request names: the caller's own, and what is bound to them. */
import { apiError } from "../http/api-error.ts";
import type { Caller } from "../merchants/caller.ts";
import type { Merchants } from "../merchants/merchants.ts";
import { asObject, listOf, textOf, type JsonObject } from "../util/json.ts";
import { paramError, type Location, type Rule } from "./rule.ts";

/** Orders, refunds, transfers, bills, payscore, profit sharing and medical insurance. On other pages, an mchid may be that of somebody else. */
const paths =
  /^\/v3\/(?:pay|combine-transactions|refund|refunds|ecommerce\/refunds|transactions|transfer|partner-transfer|bill|fund-app\/mch-transfer|payscore|(?:ecommerce\/|brand\/)?profitsharing|med-ins|global\/(?:transactions|refunds|micropay))(?:\/|$)/u;

/** An object of a request that names merchants. */
interface Named {
  readonly values: JsonObject;
  /** The JSON pointer of the object. */
  readonly at: string;
  readonly location: Location;
  readonly path: string;
}

const ownIds = ["mchid", "sp_mchid"] as const;
const ownAppids = ["appid", "sp_appid"] as const;

/** Refuses the mchid, sub_mchid or appid of somebody else, and an empty one. */
export const ownIdentifiers: Rule = ({ operation, request, caller, merchants }) => {
  const { path } = operation;
  if (caller.kind !== "merchant" || !paths.test(path)) return;
  const json = asObject(request["json"]);
  const groups: readonly Named[] = [
    { values: asObject(request["query"]), at: "", location: "query", path },
    { values: json, at: "", location: "body", path },
  ];
  for (const named of groups) {
    const own = path.startsWith("/v3/combine-transactions") ? [...ownIds, "combine_mchid"] : ownIds;
    for (const name of own) assertOwn(named, name, caller);
    assertSub(named, caller, merchants);
    assertAppids(named, [...ownAppids, "combine_appid"], caller, merchants);
  }
  listOf(json["sub_orders"]).forEach((one, at) => {
    const named: Named = { values: asObject(one), at: `/sub_orders/${at}`, location: "body", path };
    // The orders of a combined payment may be those of several merchants.
    const mchid = idAt(named, "mchid");
    if (mchid !== undefined && !merchants.find("merchant", mchid)) throw notExists(named, "mchid");
    assertSub(named, caller, merchants);
    assertAppids(named, [], caller, merchants);
  });
};

function assertOwn(named: Named, name: string, caller: Caller): void {
  const id = idAt(named, name);
  if (id !== undefined && id !== caller.id) throw notExists(named, name);
}

function assertSub(named: Named, caller: Caller, merchants: Merchants): void {
  const sub = idAt(named, "sub_mchid");
  if (sub === undefined) return;
  if (sub === caller.id) {
    throw apiError("INVALID_REQUEST", "子商户号不能与自身相同 (sub_mchid is that of the partner itself)", {
      ...placed(named, "sub_mchid", "the caller's own"),
      causeCode: 268443705,
    });
  }
  const { subMerchants } = merchants;
  const isListed = subMerchants.of(caller.id).includes(sub);
  const isOtherMerchant = merchants.find("merchant", sub) !== undefined && !isListed;
  if (!isOtherMerchant && subMerchants.bind(caller.id, sub)) return;
  throw apiError("INVALID_REQUEST", "受理关系不存在 (sub_mchid is not a sub-merchant of this partner)", {
    ...placed(named, "sub_mchid", "not a sub-merchant of the caller"),
    causeCode: 268443701,
  });
}

/** An appid is that of the caller; `appid` may be that of the sub-merchant, and `sub_appid` is. */
function assertAppids(
  named: Named,
  names: readonly string[],
  caller: Caller,
  { appids }: Pick<Merchants, "appids">,
): void {
  const sub = textOf(named.values["sub_mchid"]);
  for (const name of names) {
    const appid = idAt(named, name);
    if (appid === undefined) continue;
    const isOfSub = name === "appid" && sub !== undefined && appids.of(sub).includes(appid);
    if (!isOfSub && !appids.bind(caller.id, appid)) throw notMatching(named, name);
  }
  const subAppid = idAt(named, "sub_appid");
  if (subAppid !== undefined && sub !== undefined && !appids.bind(sub, subAppid))
    throw notMatching(named, "sub_appid");
}

/** Returns an id; undefined if it is absent. */
function idAt(named: Named, name: string): string | undefined {
  const { values, at, location } = named;
  if (values[name] === "") {
    throw paramError(`${name}不能为空 (${name} is empty)`, `${at}/${name}`, { issue: "empty", location });
  }
  return textOf(values[name]);
}

function notExists(named: Named, name: string) {
  const message = `商户号不存在 (${name} is not the mchid of the merchant that signed the request)`;
  return apiError("MCH_NOT_EXISTS", message, placed(named, name, "not the caller's"));
}

function notMatching(named: Named, name: string) {
  const message = `appid和mchid不匹配 (${name} is not bound to this merchant)`;
  return apiError("APPID_MCHID_NOT_MATCH", message, placed(named, name, "not bound to the merchant"));
}

function placed({ at, location, path }: Named, name: string, issue: string) {
  return { path, detail: { field: `${at}/${name}`, issue, location } };
}
