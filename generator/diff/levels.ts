/** What a change means for callers of the generated client. */
import type { Json } from "../ir/model.ts";
import type { Level, Rule } from "./change.ts";

/** Who writes the table: the merchant sends it, or WeChat Pay does. */
export type Direction = "sent" | "received";

/** What a level depends on, beside the rule. */
export interface LevelInput {
  readonly direction: Direction;
  readonly old: Json;
  readonly new: Json;
}

type LevelOf = Level | ((input: LevelInput) => Level);

const onSent =
  (sent: Level, received: Level): LevelOf =>
  ({ direction }) =>
    direction === "sent" ? sent : received;

/** The level of each rule. A function decides by who writes the table, or by the values. */
const levelOfRule: Readonly<Record<Rule, LevelOf>> = {
  "operation-added": "compatible",
  "operation-removed": "breaking",
  // The former names stay, deprecated, and call the new path.
  "operation-moved": "behaviour",
  "alias-added": "compatible",
  "alias-removed": "breaking",
  "title-changed": "docs-only",
  "links-changed": "docs-only",
  "hosts-changed": "behaviour",
  "response-kind-changed": "breaking",
  "retry-key-changed": "behaviour",
  "pagination-changed": ({ old, new: now }) =>
    old === null ? "compatible" : now === null ? "breaking" : "behaviour",
  "event-added": "behaviour",
  "event-removed": "breaking",
  "field-added": ({ direction, new: now }) =>
    direction === "sent" && isRequired(now) ? "breaking" : "compatible",
  "field-removed": "breaking",
  "field-renamed": "breaking",
  "field-moved": "breaking",
  "field-required": onSent("breaking", "compatible"),
  "field-optional": onSent("compatible", "breaking"),
  "type-changed": "breaking",
  "number-kind-changed": ({ direction, new: now }) => {
    const isWider = typeof now === "string" && now.startsWith("number");
    return isWider === (direction === "sent") ? "compatible" : "behaviour";
  },
  "integer-size-changed": "breaking",
  // A request accepts the listed values alone; a response also others.
  "enum-added": onSent("breaking", "compatible"),
  "enum-removed": "compatible",
  "enum-value-added": onSent("compatible", "behaviour"),
  "enum-value-removed": onSent("breaking", "compatible"),
  "encryption-added": "behaviour",
  "encryption-removed": "behaviour",
  "encryption-changed": "behaviour",
  "encoding-changed": "breaking",
  "variants-changed": variantsLevel,
  "unit-changed": "behaviour",
  "format-changed": ({ direction, new: now }) =>
    direction === "sent" && now !== null ? "behaviour" : "docs-only",
  "length-changed": ({ direction, old, new: now }) =>
    direction === "sent" ? (isNarrower(old, now) ? "behaviour" : "compatible") : "docs-only",
  "minimum-changed": ({ direction, old, new: now }) => {
    if (direction === "received") return "docs-only";
    const isHigher = typeof now === "number" && (typeof old !== "number" || now > old);
    return isHigher ? "behaviour" : "compatible";
  },
  "default-changed": "docs-only",
  "condition-changed": "docs-only",
  "label-changed": "docs-only",
  "example-changed": "docs-only",
};

/** Returns the level of a change. */
export function levelOf(rule: Rule, input: LevelInput): Level {
  const level = levelOfRule[rule];
  return typeof level === "function" ? level(input) : level;
}

function isRequired(facts: Json): boolean {
  return member(facts, "required") === true;
}

function isNarrower(old: Json, now: Json): boolean {
  const number = (value: Json | undefined, otherwise: number) =>
    typeof value === "number" ? value : otherwise;
  return (
    number(member(now, "min"), 0) > number(member(old, "min"), 0) ||
    number(member(now, "max"), Infinity) < number(member(old, "max"), Infinity)
  );
}

function member(value: Json, key: string): Json | undefined {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value[key] : undefined;
}

/** A caller may send one more variant; what reads a response has to handle each. */
function variantsLevel({ direction, old, new: now }: LevelInput): Level {
  const texts = (value: Json) => (Array.isArray(value) ? value.map((one) => JSON.stringify(one)) : []);
  const [before, after] = [texts(old), texts(now)];
  const isKept = before.length > 0 && before.every((one) => after.includes(one));
  const isReduced = after.length > 0 && after.every((one) => before.includes(one));
  return (direction === "sent" ? isKept : isReduced) ? "compatible" : "breaking";
}
