/** Pages that have moved: no body, and a head that sends a browser elsewhere. */
import type { Alias, PageFile } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import { placeAddress } from "./path.ts";

const frontMatter = /^---\n([\s\S]*?)\n---[ \t]*(?:\n|$)/u;

/** Whether a page has nothing but the address that it moved to. */
export function hasMoved(text: string): boolean {
  const head = frontMatter.exec(text);
  return head?.[1] !== undefined && text.slice(head[0].length).trim() === "" && targetLine.test(head[1]);
}

const targetLine = /^(?:[\s-]*http-equiv:\s*['"]?refresh|moved:\s)/mu;

/** The former page and where it leads; a finding where either is no page of the tree. */
export function readMoved(page: PageFile, problems: Problem[]): Alias | undefined {
  const place = { file: page.path, line: 1, column: 1 };
  const address = placeAddress(page.page);
  const target = targetOf(page.text);
  if (address && target !== undefined) return { ...address, target, file: page.path, line: 1 };
  const reason = address
    ? "The page has moved to what is no page."
    : "The page has moved, and lies in no tree.";
  const mend = "Write content: 0;url=/openapi/v3/…, and keep the page where its URL places it.";
  problems.push(problem("moved-unreadable", place, reason, mend));
  return undefined;
}

/** `0;url=/openapi/v3/a/%7Bb%7D` → `openapi/v3/a/{b}.md` */
function targetOf(text: string): string | undefined {
  const yaml = frontMatter.exec(text)?.[1] ?? "";
  const address = /^\s*(?:content:.*\burl=|moved:\s*)['"]?\/?([^\s'"]+)/mu.exec(yaml)?.[1];
  if (address === undefined) return undefined;
  return placeAddress(
    `${decoded(address)
      .replace(/[?#].*$/u, "")
      .replace(/\.(?:md|html)$/u, "")}.md`,
  )?.page;
}

function decoded(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
