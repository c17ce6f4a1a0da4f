/** Official links as lines of JSDoc: one line per part of the documentation, at most five in all. */
import { groupBy } from "../ir/walk.ts";
import { isWebLink } from "../util/web-link.ts";
import { comment } from "./literal.ts";

const maxLines = 5;
const maxLinksPerLine = 3;

/** Returns the lines. A line shows up to three links and the number of the others, which the page lists. */
export function linkLines(links: readonly string[]): string[] {
  const parts = [...groupBy(links.filter(isWebLink), partOf)];
  const shown = parts.length > maxLines ? parts.slice(0, maxLines - 1) : parts;
  const others = parts.slice(shown.length).flatMap(([, inside]) => inside);
  return [
    ...shown.map(([part, inside]) => lineOf(part, inside)),
    ...(others.length > 0 ? [lineOf("其他", others)] : []),
  ];
}

function lineOf(part: string, links: readonly string[]): string {
  const name = comment(part === "" ? "官方文档" : `官方文档（${part}）`);
  const [first = "", ...others] = links.slice(0, maxLinksPerLine);
  const more = links.length - maxLinksPerLine;
  return [
    `[${name}](${comment(first)})`,
    ...others.map((link, at) => `[${at + 2}](${comment(link)})`),
    ...(more > 0 ? [`另有 ${more} 个，见规格页`] : []),
  ].join(" ");
}

/** The parts of the documentation, by the path of the URL. */
const parts: readonly (readonly [url: RegExp, part: string])[] = [
  [/^\/doc\/global\//u, "境外"],
  [/^\/doc\/brand\//u, "品牌"],
  [/^\/doc\/v\d\/merchant\/|^\/docs\/merchant\//u, "商户"],
  [/^\/doc\/v\d\/partner\/|^\/docs\/partner\/|^\/wiki\/doc\/apiv3_partner\//u, "服务商"],
  [/^\/doc\/v\d\/institution\//u, "机构"],
  [/^\/wiki\/doc\/api\/wxpay\/ch\//u, "境外"],
  [/^\/wiki\/doc\/wxfacepay\//u, "刷脸支付"],
  [/^\/wiki\/doc\/apiv3\//u, "商户"],
];

/** The parts of the documentation that links lead to, each once: 商户, 服务商, 境外 … */
export function partsOf(links: readonly string[]): string[] {
  return [...new Set(links.map(partOf).filter((part) => part !== ""))];
}

function partOf(link: string): string {
  if (!URL.canParse(link)) return "";
  const { hostname, pathname } = new URL(link);
  if (hostname !== "pay.weixin.qq.com") return "";
  return parts.find(([url]) => url.test(pathname))?.[1] ?? "";
}
