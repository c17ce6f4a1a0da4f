/** The public face of `wechatpay-ts`. Operations stand under `wechatpay-ts/v3/…`, one module each. */
export type { Cache } from "./cache.ts";
export { memoryCache } from "./cache.ts";
export { platformCertificates, type CertificateOptions } from "./certificate-ring.ts";
export { createClient } from "./client.ts";
export { ciphertext } from "./ciphertext.ts";
export type { Ciphertext, Plaintext, Sealed } from "./ciphertext.ts";
export type { Client, SignedMessage } from "./client.ts";
export type { CallOptions, ClientOptions } from "./options.ts";
export type { Allow, Allowed } from "./allow.ts";
export {
  describe,
  describeInChinese,
  type Direction,
  type Issue,
  type IssueRule,
  type Validator,
} from "./check.ts";
export type { Download } from "./download.ts";
export type { LinkedFile } from "./linked-file.ts";
export {
  ApiError,
  CertificateError,
  ConfigError,
  ConnectionError,
  DecryptError,
  NotificationError,
  RequestError,
  ResponseError,
  SignatureError,
  WechatPayError,
} from "./errors.ts";
export type {
  CertificateErrorCode,
  ConfigErrorCode,
  ConnectionErrorCode,
  DecryptErrorCode,
  NotificationErrorCode,
  RequestErrorCode,
  ResponseErrorCode,
  SignatureErrorCode,
} from "./errors.ts";
export type { BlobLike, FileInput } from "./file.ts";
export type { HeadersInput } from "./headers.ts";
export type { AttemptEnd, AttemptStart, CallEnd, CallEvent, CallRetry, CallStart, OnEvent } from "./hooks.ts";
export type { KeySource } from "./key-source.ts";
export type { KeyOptions } from "./keys.ts";
export type { EncryptedResource } from "./open.ts";
export type { Dispatcher, FetchLike, HttpAgent, NativeKey } from "./platform/platform.ts";
export type { Describe, Documented, OnIssue, Validate } from "./report.ts";
export type { Answer, AnswerInfo, Result } from "./result.ts";
export type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.ts";
export type { EventTable, Operation } from "./table.ts";
