/** What a run keeps of all pages, so that the next one analyzes changed pages alone. */
import { serialize } from "node:v8";

import type { IndexLists } from "../../emit/index-lists.ts";
import { isIndexLists } from "../../emit/is-index-lists.ts";
import type { FilePlan } from "../../emit/plan.ts";
import type { PageFile } from "../../ir/model.ts";
import type { ModelFacts } from "../../pipeline.ts";
import { shown } from "../disk.ts";
import { deserializeIfWhole } from "./entry.ts";
import { pageKey, type FileDigest } from "./keys.ts";

/** The index of the pages of a run. */
export interface PageIndex {
  /** The key of the run. */
  readonly run: string;
  /** The files of the run, in their order, by their paths. */
  readonly files: ReadonlyMap<string, IndexedFile>;
  /** The folder of the pages, as the headers of generated files name it. */
  readonly pages: string;
  readonly operations: number;
  readonly refined: ModelFacts["refined"];
  /** The contents of the indexes, serialized: most changes do not need them. */
  readonly lists: Uint8Array;
}

/** A file of a run. */
export interface IndexedFile {
  readonly digest: string;
  /** The key of its reading; undefined for a file that is not a page. */
  readonly key: string | undefined;
}

/** What an index is made of, beside the facts. */
export interface IndexInput extends Pick<PageIndex, "run" | "operations"> {
  readonly digests: readonly FileDigest[];
  readonly pages: readonly PageFile[];
  readonly pagesFolder: string;
}

/** Makes the index of a run. */
export function indexOf(
  { digests, pages, pagesFolder, ...others }: IndexInput,
  { refined, lists }: ModelFacts,
): PageIndex {
  const keys = new Map(pages.map((page) => [page.path, pageKey(page)]));
  const files = new Map(digests.map(({ path, digest }) => [path, { digest, key: keys.get(shown(path)) }]));
  return { ...others, files, pages: pagesFolder, refined, lists: serialize(lists()) };
}

/** The facts of an index. */
export function factsIn({ refined, lists }: PageIndex): ModelFacts {
  return { refined, lists: () => listsIn(lists) };
}

/** Reads the contents of the indexes. Other contents than those that a run writes count as unknown. */
function listsIn(bytes: Uint8Array): IndexLists | undefined {
  const lists = deserializeIfWhole(bytes);
  return isIndexLists(lists) ? lists : undefined;
}

/** The contents of the indexes, with those that the change has planned. */
export function listsAfter(index: PageIndex, plans: readonly FilePlan[]): Uint8Array {
  const [chain, labels] = [plans.find(({ as }) => as === "chain"), plans.find(({ as }) => as === "labels")];
  if (!chain && !labels) return index.lists;
  const lists = listsIn(index.lists);
  return serialize({ ...lists, ...(chain && { chain: chain.from }), ...(labels && { labels: labels.from }) });
}
