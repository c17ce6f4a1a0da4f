/** The first line of generated files. */
import { bannerStart } from "../ir/banner.ts";
import { version } from "../util/version.ts";
import { comment } from "./literal.ts";

/** Writes the first line of a module. @param pages the folder of the pages, `specs/` @param page the place of its page below it */
export function banner(pages: string, page: string): string {
  return `${bannerStart} from ${comment(pages + page)}. Do not edit.`;
}

/**
 * Writes the first line of an index. Only these state the generator's version: a release changes the first line of three
 * files of a client, not of every module.
 */
export function indexBanner(pages: string): string {
  return `${bannerStart} ${version} from ${folder(pages)}. Do not edit.`;
}

/** Writes the first line of a part of an index. */
export function partBanner(pages: string): string {
  return `${bannerStart} from ${folder(pages)}. Do not edit.`;
}

function folder(pages: string): string {
  return comment(pages === "" ? "./" : pages);
}
