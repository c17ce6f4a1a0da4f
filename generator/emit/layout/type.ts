/** Types as trees, and their layout by prettier's rules. */
import { commentLines } from "./comment.ts";
import {
  group,
  hardline,
  ifBreak,
  indent,
  join,
  line,
  list,
  softline,
  trailingComma,
  type Doc,
} from "./document.ts";

/** A type. A text is a name, a keyword, a literal or a type of another module, and never breaks. */
export type Type = string | UnionType | ListType | ObjectType | GenericType | GuardType;

/** `A | B`, of at least two types. */
interface UnionType {
  readonly of: "union";
  readonly types: readonly Type[];
}

/** `A[]` */
interface ListType {
  readonly of: "list";
  readonly item: Type;
  readonly isReadonly: boolean;
}

/** A type literal. Each member has a line of its own. */
interface ObjectType {
  readonly of: "object";
  readonly members: readonly Member[];
}

/** `A<B, C>` */
interface GenericType {
  readonly of: "generic";
  readonly name: string;
  readonly parameters: readonly Type[];
}

/** `(value: unknown) => value is A` */
interface GuardType {
  readonly of: "guard";
  readonly parameter: string;
  readonly type: string;
}

/** A member of a type literal. */
export interface Member {
  /** The lines of its JSDoc. */
  readonly doc: readonly string[];
  /** The name as it is written. */
  readonly key: string;
  readonly isOptional: boolean;
  readonly type: Type;
}

/** Returns a union; of one type, that type. */
export function union(types: readonly Type[]): Type {
  const [only = "never", ...others] = types.flatMap((type) => (isUnion(type) ? type.types : [type]));
  return others.length === 0 ? only : { of: "union", types: [only, ...others] };
}

function isUnion(type: Type): type is UnionType {
  return typeof type !== "string" && type.of === "union";
}

/** Whether a type literal is part of a type, which then takes several lines. */
export function hasTypeLiteral(type: Type): boolean {
  if (typeof type === "string") return false;
  switch (type.of) {
    case "object":
      return true;
    case "list":
      return hasTypeLiteral(type.item);
    case "union":
      return type.types.some(hasTypeLiteral);
    case "generic":
      return type.parameters.some(hasTypeLiteral);
    default:
      return false;
  }
}

/** Lays out a type behind a colon. */
export function typeDoc(type: Type): Doc {
  if (typeof type === "string") return type;
  switch (type.of) {
    case "union":
      return group(indent([softline, unionDoc(type)]));
    case "list":
      return [type.isReadonly ? "readonly " : "", itemDoc(type.item), "[]"];
    case "object":
      return objectDoc(type.members);
    case "generic":
      return [type.name, parametersDoc(type.parameters)];
    case "guard": {
      const { parameter, type: checked } = type;
      return group(["(", indent([softline, parameter]), trailingComma, softline, `) => value is ${checked}`]);
    }
  }
}

/** Lays out a type that begins a line, or is a parameter of another: a union is not indented again. */
export function ownTypeDoc(type: Type): Doc {
  return isUnion(type) ? unionDoc(type) : typeDoc(type);
}

function unionDoc({ types }: UnionType): Doc {
  return group(
    types.map((type, index) => [index === 0 ? ifBreak("| ") : [line, "| "], indent(typeDoc(type))]),
  );
}

function itemDoc(item: Type): Doc {
  if (typeof item === "string") return item;
  if (item.of === "union") return ["(", group([indent([softline, unionDoc(item)]), softline]), ")"];
  const needsParentheses = item.of === "guard" || (item.of === "list" && item.isReadonly);
  return needsParentheses ? ["(", typeDoc(item), ")"] : typeDoc(item);
}

function parametersDoc(types: readonly Type[]): Doc {
  const [only = "", ...others] = types;
  // A name or a type literal on its own stays beside the brackets.
  if (others.length === 0 && isHugged(only)) return ["<", typeDoc(only), ">"];
  return list("<", types.map(ownTypeDoc), ">", "");
}

function isHugged(type: Type): boolean {
  return typeof type === "string" ? /^\w+$/u.test(type) : type.of === "object";
}

function objectDoc(members: readonly Member[]): Doc {
  if (members.length === 0) return "{}";
  const docs = join([";", line], members.map(memberDoc));
  return group(["{", indent([line, docs]), ";", line, "}"], true);
}

function memberDoc({ doc, ...member }: Member): Doc {
  const comment = commentLines(doc).map((text) => [text, hardline]);
  return [comment, group([memberHead(member), typeDoc(member.type)])];
}

/** Returns what stands before the type of a member: `name?: `. */
export function memberHead({ key, isOptional }: Pick<Member, "key" | "isOptional">): string {
  return `${key}${isOptional ? "?" : ""}: `;
}
