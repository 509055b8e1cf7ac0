import { Readable } from "node:stream";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { outgoingFiles } from "../../src/channels/outgoingFiles.ts";
import { blobsInMemory } from "./support.ts";

async function aDesk() {
  const blobs = blobsInMemory();
  let now = new Date("2026-11-23T02:00:00Z");
  const secretKey = "a key for tests that is long enough";
  const files = outgoingFiles({ blobs, publicUrl: "https://door.test", secretKey, now: () => now });
  const server = Fastify();
  files.routes(server);
  const put = await blobs.put(Readable.from([Buffer.from("%PDF-1.7 a decision")]), "application/pdf");
  if (!put.ok) throw new Error(put.reason);
  const { sha256, size } = put;
  const get = (address: string | URL) => server.inject({ url: new URL(address).pathname + new URL(address).search });
  const link = async (name: string) =>
    new URL((await files.link({ name, mediaType: "application/pdf", sha256, size })) ?? "");
  return { get, link, server, daysLater: (days: number) => (now = new Date(now.getTime() + days * 86_400_000)) };
}

test("a link gives the file it was made for, to be saved and not to be shown, for a week", async () => {
  const { get, link, daysLater, server } = await aDesk();
  const address = await link("答复意见.pdf");
  const answer = await get(address);
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe("%PDF-1.7 a decision");
  expect(answer.headers["content-disposition"]).toBe(
    `attachment; filename*=UTF-8''${encodeURIComponent("答复意见.pdf")}`,
  );
  expect(answer.headers["cache-control"]).toBe("private, no-store");
  daysLater(6);
  expect((await get(address)).statusCode).toBe(200);
  daysLater(2);
  expect((await get(address)).statusCode).toBe(404);
  await server.close();
});

test("whoever knows the file's digest, or changes anything of a link, gets nothing", async () => {
  const { get, link, server } = await aDesk();
  const address = await link("decision.pdf");
  const changed = (change: (url: URL) => void) => {
    const url = new URL(address);
    change(url);
    return url;
  };
  const seal = address.searchParams.get("seal") ?? "";
  for (const other of [
    changed((url) => url.searchParams.set("until", String(Number(url.searchParams.get("until")) + 86_400))),
    changed((url) => url.searchParams.set("type", "text/html")),
    changed((url) =>
      url.searchParams.set(
        "seal",
        seal.replace(/./, (c) => (c === "0" ? "1" : "0")),
      ),
    ),
    changed((url) => (url.pathname = url.pathname.replace("decision.pdf", "decision.html"))),
    changed((url) => (url.pathname = url.pathname.replace(/[0-9a-f]{64}/, "0".repeat(64)))),
  ])
    expect((await get(other)).statusCode).toBe(404);
  expect((await get(changed((url) => url.searchParams.delete("seal")))).statusCode).not.toBe(200);
  await server.close();
});

test("a long name does not make the link too long for a message", async () => {
  const { get, link, server } = await aDesk();
  const address = await link(`${"答复".repeat(60)}.pdf`);
  expect(address.href.length).toBeLessThan(700);
  expect(decodeURIComponent(address.pathname)).toMatch(/\.pdf$/);
  expect((await get(address)).statusCode).toBe(200);
  await server.close();
});
