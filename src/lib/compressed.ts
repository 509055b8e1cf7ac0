import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** A text that many browsers ask for: packed once, with a name for this very content. */
export type Packed = { type: string; plain: Buffer; gzip: Buffer; etag: string };

/** `type` is its media type. */
export function packed(type: string, content: string | Buffer): Packed {
  const plain = Buffer.from(content);
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  return { type, plain, gzip: gzipSync(plain, { level: 9 }), etag };
}

/** What is sent for it: nothing but "as you have it" (304), or the bytes as this browser takes them. It asks again each time, so that files of one version stay together. */
export function answerWith(
  { type, plain, gzip, etag }: Packed,
  asked: { "accept-encoding"?: string | string[]; "if-none-match"?: string },
): { status: number; headers: Record<string, string>; body: Buffer | undefined } {
  const headers: Record<string, string> = {
    "content-type": type,
    "cache-control": "no-cache",
    vary: "accept-encoding",
    etag,
  };
  if (asked["if-none-match"] === etag) return { status: 304, headers, body: undefined };
  const takesGzip = /\bgzip\b/.test(String(asked["accept-encoding"] ?? ""));
  return takesGzip
    ? { status: 200, headers: { ...headers, "content-encoding": "gzip" }, body: gzip }
    : { status: 200, headers, body: plain };
}
