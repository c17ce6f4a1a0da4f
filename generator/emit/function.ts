/** Functions as structures of ts-morph, laid out by prettier's rules. */
import type {
  FunctionDeclarationStructure,
  OptionalKind,
  ParameterDeclarationStructure,
  TypeParameterDeclarationStructure,
} from "ts-morph";

import {
  fluid,
  group,
  indent,
  join,
  line,
  list,
  mark,
  softline,
  trailingComma,
  type Doc,
} from "./layout/document.ts";
import { print } from "./layout/print.ts";
import { typeDoc, type Type } from "./layout/type.ts";
import { behind, hold, holdBreaks, holdDoc } from "./module.ts";
import { StructureKind } from "./ts-morph.ts";

/** A parameter of a function. */
export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly isOptional?: boolean;
  readonly isRest?: boolean;
  /** Its default as it is written. */
  readonly initializer?: string;
}

/** A type parameter of a function. */
export interface TypeParameter {
  readonly name: string;
  readonly constraint: Type;
  readonly initial?: Type;
}

/** A function to declare. */
export interface FunctionParts {
  readonly name: string;
  readonly doc: string;
  readonly typeParameter?: TypeParameter;
  readonly parameters: readonly Parameter[];
  readonly returnType: Type;
  /** The only statement of its body. */
  readonly statement: string;
}

/** Declares an exported function. */
export function functionOf(parts: FunctionParts): FunctionDeclarationStructure {
  const { name, doc, typeParameter, parameters, statement } = parts;
  const texts = print(headDoc(parts));
  const typeTexts = typeParameter ? texts.splice(0, 3) : [];
  const types = texts.filter((_, index) => index % 2 === 1).map(hold);
  return {
    kind: StructureKind.Function,
    name,
    isExported: true,
    docs: [holdDoc(doc)],
    ...(typeParameter && { typeParameters: [typeParameterOf(typeParameter, typeTexts)] }),
    parameters: onLines(
      parameters.map((parameter, index) => parameterOf(parameter, types[index])),
      texts[0]?.includes("(\n") === true,
      parameters.some(({ isRest }) => isRest) ? "" : ",",
    ),
    returnType: types.at(-1) ?? "",
    statements: [statement],
  };
}

function headDoc({ name, typeParameter, parameters, returnType }: FunctionParts): Doc {
  const inside = indent([softline, join([",", line], parameters.map(parameterDoc))]);
  const comma = parameters.some(({ isRest }) => isRest) ? "" : trailingComma;
  return [
    `export function ${name}`,
    typeParameter ? list("<", [typeParameterDoc(typeParameter)], ">") : "",
    group(["(", inside, comma, softline, "): ", mark, typeDoc(returnType), mark]),
    " {",
  ];
}

function typeParameterDoc({ name, constraint, initial }: TypeParameter): Doc {
  const byDefault = initial === undefined ? "" : [" =", fluid(typeDoc(initial))];
  return group([name, mark, " extends", fluid(typeDoc(constraint)), mark, byDefault, mark]);
}

function parameterDoc({ name, type, isOptional, isRest, initializer }: Parameter): Doc {
  const head = `${isRest ? "..." : ""}${name}${isOptional ? "?" : ""}: `;
  return [head, mark, typeDoc(type), mark, initializer === undefined ? "" : ` = ${initializer}`];
}

function typeParameterOf(
  { name, initial }: TypeParameter,
  [head = "", constraint, byDefault]: readonly string[],
): OptionalKind<TypeParameterDeclarationStructure> {
  const parameter = {
    name,
    constraint: behind(" extends", constraint),
    ...(initial !== undefined && { default: behind(" =", byDefault) }),
  };
  const [only = parameter] = onLines([parameter], head.includes("<\n"), ",");
  return only;
}

function parameterOf(
  { name, isOptional, isRest, initializer }: Parameter,
  type = "",
): OptionalKind<ParameterDeclarationStructure> {
  return {
    name,
    type,
    ...(isOptional && { hasQuestionToken: true }),
    ...(isRest && { isRestParameter: true }),
    ...(initializer !== undefined && { initializer }),
  };
}

/** Puts each part on a line of its own, with a comma, if the list is broken. `lastComma` is that of the last one. */
function onLines<Part extends object>(parts: readonly Part[], isBroken: boolean, lastComma: string): Part[] {
  if (!isBroken) return [...parts];
  return parts.map((part, index) => ({
    ...part,
    leadingTrivia: holdBreaks("\n  "),
    trailingTrivia: index === parts.length - 1 ? holdBreaks(`${lastComma}\n`) : ",",
  }));
}
