/** The public face of `wechatpay-ts`. Operations stand under `wechatpay-ts/v3/…`, one module each. */
export type { Cache } from "./cache/cache.ts";
export { memoryCache } from "./cache/cache.ts";
export { platformCertificates, type CertificateOptions } from "./certificates/certificate-ring.ts";
export { createClient } from "./client.ts";
export { ciphertext } from "./protocol/ciphertext.ts";
export type { Ciphertext, Plaintext, Sealed } from "./protocol/ciphertext.ts";
export type { Client, SignedMessage } from "./client.ts";
export type { CallOptions, ClientOptions } from "./call/options.ts";
export type { Allow, Allowed } from "./validate/allow.ts";
export {
  describe,
  describeInChinese,
  type Direction,
  type Issue,
  type IssueRule,
  type Validator,
} from "./check.ts";
export type { Download } from "./files/download.ts";
export type { LinkedFile } from "./download/linked-file.ts";
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
export type { BlobLike, FileInput } from "./util/file.ts";
export type { HeadersInput } from "./protocol/headers.ts";
export type {
  AttemptEnd,
  AttemptStart,
  CallEnd,
  CallEvent,
  CallRetry,
  CallStart,
  OnEvent,
} from "./call/hooks.ts";
export type { KeySource } from "./call/key-source.ts";
export type { KeyOptions } from "./keys/keys.ts";
export type { EncryptedResource } from "./protocol/open.ts";
export type { Dispatcher, FetchLike, HttpAgent, NativeKey } from "./platform/platform.ts";
export type { Describe, Documented, OnIssue, Validate } from "./call/report.ts";
export type { Answer, AnswerInfo, Result } from "./call/result.ts";
export type { StandardIssue, StandardResult, StandardSchema } from "./schema/standard-schema.ts";
export type { EventTable, Operation } from "./schema/table.ts";
