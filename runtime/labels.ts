/** Describes issues with the labels that the documentation gives to fields. */
import { labelOf as nameOf } from "./schema/request.ts";
import type { Direction } from "./check.ts";
import { itemPath } from "./util/trail.ts";
import { describeInChinese } from "./validate/chinese.ts";
import { describe } from "./validate/english.ts";
import type { Issue } from "./schema/issue.ts";
import { type Describe, type Documented, isEvent } from "./call/report.ts";

export type { Describe, Documented } from "./call/report.ts";

/** Labels by operation (`POST /v3/…`) or events, then by field name; by direction and path if a name has several. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Returns the documented label of the field at a path; undefined if it has none. */
export type LabelOf = (path: Issue["path"], of: Documented, direction: Direction) => string | undefined;

/** Creates `labelOf` of `wechatpay-ts/labels`. */
// @__NO_SIDE_EFFECTS__
export function labelReader(labels: Labels): LabelOf {
  return (path, of, direction) => {
    const key = isEvent(of) ? of.events.join(", ") : nameOf(of);
    const byPlace = Object.hasOwn(labels, key) ? labels[key] : undefined;
    // An element of a list has the label of the list.
    const place = itemPath(path).replace(/\[\]$/, "");
    const name = place.slice(place.lastIndexOf(".") + 1);
    const known = [`${direction} ${place}`, name].find((each) => byPlace && Object.hasOwn(byPlace, each));
    return known === undefined ? undefined : byPlace?.[known];
  };
}

/** Creates `english` of `wechatpay-ts/labels`: `json.data[2].cert_no (证件号码): expected string, received number`. */
// @__NO_SIDE_EFFECTS__
export function describerInEnglish(labels: Labels): Describe {
  const labelOf = labelReader(labels);
  return (issue, of, direction) => describe(issue, labelOf(issue.path, of, direction));
}

/** Creates `chinese` of `wechatpay-ts/labels`: `json.data[2].cert_no（证件号码）：类型应为 string，实际为 number`. */
// @__NO_SIDE_EFFECTS__
export function describerInChinese(labels: Labels): Describe {
  const labelOf = labelReader(labels);
  return (issue, of, direction) => describeInChinese(issue, labelOf(issue.path, of, direction));
}
