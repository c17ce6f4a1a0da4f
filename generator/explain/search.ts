/** Searches operations by words: titles, paths, names, events, products and audiences, in Chinese or English. */
import leven from "leven";

import type { NamedOperation } from "../ir/model.ts";
import { identityOf, isNotification, pathOrEvent } from "../ir/operation.ts";
import { partsOf } from "../emit/links.ts";
import { regionOf } from "../ir/region.ts";
import { productOf } from "../openapi/products.ts";
import { compareTexts } from "../util/compare.ts";
import { nearestNames } from "./near.ts";
import { chineseWords, synonymsOf } from "./synonyms.ts";

/** The texts of an operation that a search reads, in lower case. */
interface Entry {
  readonly operation: NamedOperation;
  readonly title: string;
  readonly segments: readonly string[];
  readonly address: string;
  readonly name: string;
  readonly product: readonly string[];
  readonly kinds: readonly string[];
}

/**
 * Finds the operations that have all words, the best first. If none has them, a Chinese text is split into its words; if still none
 * has them, English words with one letter different count.
 */
export function search(words: readonly string[], operations: readonly NamedOperation[]): NamedOperation[] {
  const entries = entriesOf(operations);
  const wanted = wordsOf(words);
  if (wanted.length === 0) return [];
  const attempts = [
    () => rank(entries, wanted, scoreOf),
    () => rank(entries, wanted.flatMap(splitChinese), scoreOf),
    () => rank(entries, wanted.flatMap(splitChinese), similarScore),
  ];
  for (const attempt of attempts) {
    const matches = attempt();
    if (matches.length > 0) return matches;
  }
  return [];
}

/** At most so many words are searched for. */
const mostWords = 20;

/** Splits texts into words in lower case, each once; full-width letters count as the usual ones. */
function wordsOf(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => text.normalize("NFKC").toLowerCase().split(/\s+/u));
  return [...new Set(words.filter((word) => word !== ""))].slice(0, mostWords);
}

/** A word of a search, with the words of the same meaning. */
interface Word {
  readonly text: string;
  readonly others: readonly string[];
}

type Score = (entry: Entry, word: Word) => number;

function rank(entries: readonly Entry[], texts: readonly string[], score: Score): NamedOperation[] {
  const words = texts.map((text): Word => ({ text, others: synonymsOf(text) }));
  const scored = entries.flatMap((entry) => {
    const scores = words.map((word) => score(entry, word));
    const sum = scores.reduce((total, one) => total + one, 0);
    return scores.every((one) => one > 0) ? [{ entry, score: sum + bonus(entry) }] : [];
  });
  return scored
    .sort((a, b) => b.score - a.score || compareEntries(a.entry, b.entry))
    .map(({ entry }) => entry.operation);
}

/** Of equal operations, the shorter path is the more common one; the methods of one path are in the order of their names. */
function compareEntries(a: Entry, b: Entry): number {
  return (
    a.segments.length - b.segments.length ||
    a.address.length - b.address.length ||
    compareTexts(a.address, b.address) ||
    compareTexts(identityOf(a.operation), identityOf(b.operation))
  );
}

/** Endpoints come before notifications, and the domestic region before the overseas one, which fewer merchants use. */
function bonus({ operation }: Entry): number {
  return (isNotification(operation) ? 0 : 20) + (regionOf(operation) === "domestic" ? 5 : 0);
}

/** How well an entry has a word; 0 if it lacks it. A synonym counts less than the word itself. */
function scoreOf(entry: Entry, { text, others }: Word): number {
  const scores = others.map((other) => directScore(entry, other));
  return directScore(entry, text) + 0.4 * Math.max(0, ...scores);
}

function directScore({ title, segments, address, name, product, kinds }: Entry, word: string): number {
  const inTitle = title === word ? 100 : title.includes(word) ? 45 : 0;
  const inSegments = Math.max(
    0,
    ...segments.map((segment) =>
      segment === word || segment === `${word}s`
        ? 50
        : segment.startsWith(word)
          ? 30
          : segment.includes(word)
            ? 20
            : 0,
    ),
  );
  const inAddress =
    address === word || name === word ? 100 : address.includes(word) || name.includes(word) ? 20 : 0;
  const inProduct = product.includes(word) ? 40 : product.some((text) => text.includes(word)) ? 15 : 0;
  const inKind = kinds.includes(word) ? 15 : 0;
  const best = Math.max(inTitle, inSegments, inAddress, inProduct, inKind);
  // A word that several texts have is what the operation is about; of a short title it is the larger part.
  const share = inTitle > 0 ? (30 * word.length) / title.length : 0;
  const repeated = [inTitle, inSegments, inProduct].filter((one) => one > 0).length;
  return best === 0 ? 0 : best + share + 5 * repeated;
}

function similarScore(entry: Entry, word: Word): number {
  const { text } = word;
  const own = scoreOf(entry, word);
  if (own > 0 || text.length < 4) return own;
  const most = text.length < 6 ? 1 : 2;
  const isNear = (segment: string) => leven(segment, text, { maxDistance: most + 1 }) <= most;
  return entry.segments.some(isNear) ? 10 : 0;
}

/** `服务商退款` → `服务商`, `退款`: first the words with a known meaning, then those of the language; other words stay. */
function splitChinese(word: string): string[] {
  if (!/\p{Script=Han}/u.test(word)) return [word];
  const known = new RegExp(`(${chineseWords.join("|")})`, "u");
  return word.split(known).flatMap((part) => (chineseWords.includes(part) ? [part] : segmentsOf(part)));
}

/** A single character says too little to search for. */
function segmentsOf(text: string): string[] {
  const segments = [...new Intl.Segmenter("zh", { granularity: "word" }).segment(text)];
  return segments
    .filter(({ isWordLike, segment }) => isWordLike && segment.length > 1)
    .map(({ segment }) => segment);
}

const knownEntries = new WeakMap<readonly NamedOperation[], readonly Entry[]>();

function entriesOf(operations: readonly NamedOperation[]): readonly Entry[] {
  const entries = knownEntries.get(operations) ?? operations.map(entryOf);
  knownEntries.set(operations, entries);
  return entries;
}

function entryOf(operation: NamedOperation): Entry {
  const address = pathOrEvent(operation).toLowerCase();
  const { tag, title } = isNotification(operation)
    ? { tag: "notifications", title: "回调通知" }
    : productOf(operation.path);
  return {
    operation,
    title: operation.title.toLowerCase(),
    segments: address.split(/[/._-]+|[{}]/u).filter((segment) => segment !== "" && segment !== "v3"),
    address,
    name: operation.names.function.toLowerCase(),
    product: [tag, title],
    kinds: [
      ...partsOf(operation.links),
      regionOf(operation),
      operation.kind,
      ...(isNotification(operation) ? [] : [operation.method.toLowerCase()]),
    ],
  };
}

/** Returns words of the operations that are near to those of a search. */
export function wordsNear(words: readonly string[], operations: readonly NamedOperation[]): string[] {
  const known = new Set([...chineseWords, ...entriesOf(operations).flatMap(({ segments }) => segments)]);
  return [...new Set(words.flatMap((word) => nearestNames(word, known)))].filter(
    (near) => !words.includes(near),
  );
}
