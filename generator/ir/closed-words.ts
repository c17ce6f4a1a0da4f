/** Checks that an operation from a file has no word where the emitter writes one of a closed list. */
import { isRecord } from "../util/is-record.ts";
import { isString } from "../util/is-text.ts";
import { methods } from "./method.ts";
import { scalarTypes } from "./model.ts";

const fieldTypes = scalarTypes.flatMap((type) => [type, `${type}[]`]);
const operationWords: Words = {
  kind: ["endpoint", "notification"],
  method: [...methods, undefined],
  responseType: ["json", "empty", "stream", "statement"],
};
const fieldWords: Words = {
  type: fieldTypes,
  encryption: ["rsa-oaep", "aes-256-gcm", undefined],
  encoding: ["json", undefined],
  role: ["file", "digest", "clientSerial", undefined],
  isEncodedList: [true, undefined],
  wide: [true, undefined],
};

type Words = Readonly<Record<string, readonly unknown[]>>;

/** Whether a value has the words and texts of an operation, at every depth. */
export function hasClosedWords(operation: unknown): boolean {
  if (!isRecord(operation) || !hasWords(operation, operationWords)) return false;
  const { request, response, hosts = [], links, page, path = "", title } = operation;
  const areTexts = [hosts, links].every(isListOfTexts) && [page, path, title].every(isString);
  return areTexts && [request, response].every(areFields);
}

function areFields(fields: unknown): boolean {
  return Array.isArray(fields) && fields.every(isField);
}

function isField(field: unknown): boolean {
  if (!isRecord(field) || !hasWords(field, fieldWords)) return false;
  const { name, label, unit = "", description = "", enum: values = [], children = [] } = field;
  const areValues =
    Array.isArray(values) && values.every((value) => isString(value) || typeof value === "number");
  return areValues && [name, label, unit, description].every(isString) && areFields(children);
}

function hasWords(value: Readonly<Record<string, unknown>>, words: Words): boolean {
  return Object.entries(words).every(([key, allowed]) => allowed.includes(value[key]));
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isString);
}
