/** Words issues with the label that the documentation gives to each field. */
import { labelOf as nameOf } from "./schema/request.ts";
import type { Direction } from "./check.ts";
import { itemPath } from "./util/trail.ts";
import { describeInChinese } from "./validate/chinese.ts";
import { describe } from "./validate/issue.ts";
import type { Issue } from "./schema/issue.ts";
import type { Describe, Documented } from "./call/report.ts";

/** By operation (`POST /v3/…`) or events, then by the name of a field; by side and path where a name has several. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Functions that word issues with labels. */
export interface Wordings {
  /** Returns the documented label of the field at a path; undefined if it has none. */
  readonly labelOf: (path: Issue["path"], of: Documented, direction: Direction) => string | undefined;
  /** `json.data[2].cert_no (证件号码): expected string, received number` */
  readonly english: Describe;
  /** `json.data[2].cert_no（证件号码）：应为 string，收到 number` */
  readonly chinese: Describe;
}

/** Creates the functions of `wechatpay-ts/labels` from the labels. */
export function wordings(labels: Labels): Wordings {
  const labelOf: Wordings["labelOf"] = (path, of, direction) => {
    const key = "events" in of ? of.events.join(", ") : nameOf(of);
    const here = Object.hasOwn(labels, key) ? labels[key] : undefined;
    // An item has the label of its list.
    const place = itemPath(path).replace(/\[\]$/, "");
    const name = /[^.]*$/.exec(place)?.[0] ?? "";
    const found = [`${direction} ${place}`, name].find((one) => here && Object.hasOwn(here, one));
    return found === undefined ? undefined : here?.[found];
  };
  return {
    labelOf,
    english: (issue, of, direction) => describe(issue, labelOf(issue.path, of, direction)),
    chinese: (issue, of, direction) => describeInChinese(issue, labelOf(issue.path, of, direction)),
  };
}
