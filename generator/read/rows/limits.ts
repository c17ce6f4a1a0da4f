/** Reads what a row states about the values of its field: in prose, in the cell of the type, or as attributes. */
import { finding, type Finding, type Place } from "../../findings/finding.ts";
import { alphabetOf, isContradictory, isFormat, limitsOf, type Limits } from "../../ir/limits.ts";
import { formats, type Field, type FieldType, type Format } from "../../ir/model.ts";

/** Limits as words state them. */
export interface StatedLimits extends Limits {
  /** A form that is stated, and is none of those that the IR knows. */
  readonly unknownFormat?: string;
}

/** Reads limits from prose. */
export function readLimits(text: string): StatedLimits {
  const form = readTime(text) ?? readUrl(text) ?? readAlphabet(text) ?? readDigits(text);
  return {
    ...(form !== undefined && (isFormat(form) ? { format: form } : { unknownFormat: form })),
    ...readLength(text),
    ...readMinimum(text),
  };
}

/** Patterns of times: a pattern with other letters or signs is not known. */
const timePatterns: readonly (readonly [RegExp, Format])[] = [
  [/^yyyy-mm-dd['’]?t['’]?hh:mm:ss/u, "date-time"],
  [/^yyyy-mm-dd$/u, "date"],
  [/^yyyymmddhhmmss$/u, "compact-time"],
];

function readTime(text: string): string | undefined {
  if (/rfc ?3339/iu.test(text)) return "date-time";
  const written = /y{4}(?:[ymdhst:/+.'’-]|(?<=[dD]) (?=[hH])|timezone)*/iu.exec(text)?.[0];
  if (written === undefined) return undefined;
  return timePatterns.find(([pattern]) => pattern.test(written.toLowerCase()))?.[1] ?? written;
}

/** WeChat Pay calls these URLs: it takes no other scheme, and cuts no query off. */
function readUrl(text: string): Format | undefined {
  const hasNoQuery = /不[能可得允许]{1,2}(?:携带|包含|带)(?:查询)?(?:参数|串)/u.test(text);
  return hasNoQuery && /https/iu.test(text) ? "notify-url" : undefined;
}

function readAlphabet(text: string): string | undefined {
  const listed =
    /只能(?:是|为|由|包含|填写|使用)?\s*((?:(?:阿拉伯)?数字|大小写|大写|小写|英文|字母|下划线|中划线|[、,，和及与或/ _|*@-])+)/u.exec(
      text,
    )?.[1] ?? "";
  if (!/数字|字母/u.test(listed)) return undefined;
  const isOneCase = /(?<!大小写(?:英文)?|英文)字母|(?<!大)小写|大写/u.test(listed);
  const signs = listed
    .replace(/下划线/gu, "_")
    .replace(/中划线/gu, "-")
    .replace(/[^_|*@-]/gu, "");
  const alphabet = alphabetOf(/字母/u.test(listed), signs);
  return /数字/u.test(listed) && !isOneCase && alphabet !== undefined ? alphabet : listed.trim();
}

function readDigits(text: string): Format | undefined {
  return digits.test(text) ? "0-9" : undefined;
}

const digits = /(?<![后\d]\s?)(\d+)\s*位(?:阿拉伯)?数字/u;

function readLength(text: string): Pick<Field, "minLength" | "maxLength"> {
  const range = /(?<!\d)(\d+)\s*[-–~～至到]\s*(\d+)\s*(?:位(?!小数)|个?字符|个字)/u.exec(text);
  if (range) return lengths(range[1], range[2]);
  const longest =
    /(?:不超过|最多|最长|最大长度[为:：]?)\s*(\d+)\s*(?:位|个?字符|个字)/u.exec(text) ??
    /(?<!\d)(\d+)\s*个?字符(?:以|之)?内/u.exec(text);
  if (longest) return lengths(undefined, longest[1]);
  const exact = digits.exec(text) ?? /[（(]\s*(\d+)\s*位(?:\s*或\s*(\d+)\s*位)?(?=\s*[，,)）])/u.exec(text);
  return exact ? lengths(exact[1], exact[2] ?? exact[1]) : {};
}

function lengths(
  least: string | undefined,
  most: string | undefined,
): Pick<Field, "minLength" | "maxLength"> {
  return {
    ...(Number(least ?? 0) > 0 && { minLength: Number(least) }),
    ...(Number(most ?? 0) > 0 && { maxLength: Number(most) }),
  };
}

function readMinimum(text: string): Pick<Field, "minimum"> {
  const least =
    /(?:(?<!不能?)大于(?:或)?等于|不能?小于|不少于|≥)\s*(\d+)(?![\d.])/u.exec(text)?.[1] ??
    /最[小低少](?:值|金额)?为?\s*(\d+)\s*分/u.exec(text)?.[1];
  if (least !== undefined) return { minimum: Number(least) };
  return /(?<!不能?)大于\s*0(?![\d.])/u.test(text) && /整数|单位[为：:]?分/u.test(text) ? { minimum: 1 } : {};
}

/** Reads the length that the type of another document states: `string(32)`, `string[1,32]`. */
export function readTypeLength(type: string): Pick<Field, "minLength" | "maxLength"> {
  const [, first, second] =
    /^string\s*[[(]\s*(\d+)\s*(?:[,~-]\s*(\d+)\s*)?[)\]]/iu.exec(type.normalize("NFKC")) ?? [];
  return second === undefined ? lengths(undefined, first) : lengths(first, second);
}

/** Keeps the limits that a type can have. It reports those that cannot be read, and those that contradict each other. */
export function settleLimits(
  type: FieldType,
  { unknownFormat, ...limits }: StatedLimits,
  place: Place,
  findings: Finding[],
): Limits {
  const settled = limitsOf({ type, ...limits });
  if (unknownFormat !== undefined && type.startsWith("string"))
    findings.push(finding("limits-unreadable", place, { case: "format", written: unknownFormat, formats }));
  if (!isContradictory(settled)) return settled;
  const { minLength = 0, maxLength = 0, ...others } = settled;
  findings.push(finding("limits-unreadable", place, { case: "length", minLength, maxLength }));
  return others;
}

/** Reads the limits that a canonical page has as attributes. It reports those that the type cannot have. */
export function readLimitMarks(
  values: ReadonlyMap<string, string>,
  type: FieldType,
  place: Place,
  findings: Finding[],
): Limits {
  const written = values.get("data-format");
  const format = isFormat(written) ? written : undefined;
  const limits = {
    ...(format && { format }),
    ...numberOf("minLength", "data-min-length", 1),
    ...numberOf("maxLength", "data-max-length", 1),
    ...numberOf("minimum", "data-minimum", 0),
  };
  const suited = limitsOf({ type, ...limits });
  for (const [name, attribute] of limitAttributes) {
    const value = values.get(attribute);
    if (value === undefined || suited[name] !== undefined) continue;
    const known = attribute === "data-format" && { formats };
    findings.push(finding("limits-unreadable", place, { case: "attribute", attribute, value, ...known }));
  }
  return suited;

  function numberOf(name: keyof Limits, attribute: string, least: number): Limits {
    const value = values.get(attribute) ?? "";
    return /^\d{1,15}$/u.test(value) && Number(value) >= least ? { [name]: Number(value) } : {};
  }
}

/** The attributes of limits, by the facts that they state. */
const limitAttributes = [
  ["format", "data-format"],
  ["minLength", "data-min-length"],
  ["maxLength", "data-max-length"],
  ["minimum", "data-minimum"],
] as const;
