import { buffer } from "node:stream/consumers";
import { LineClient } from "messaging-api-line";
import { afterEach, expect, test } from "vitest";
import { fetchFile } from "../../../src/channels/line/files.ts";
import { accessToken, answers } from "../../support/lineServer.ts";
import { aLine, clientOf, closeAll } from "./support.ts";

afterEach(closeAll);

async function aStore() {
  const line = await aLine();
  const nameOf = (source: string) =>
    fetchFile(clientOf(line), source).then(
      () => "fetched",
      ({ name }: Error) => name,
    );
  return { line, nameOf };
}

test("a video that LINE is still preparing comes a little later", async () => {
  const { line, nameOf } = await aStore();
  const video = { bytes: Buffer.from("a video"), state: "processing" as "processing" | "succeeded" };
  line.files.set("9", video);
  expect(await nameOf("9")).toBe("FileUnreachable");
  video.state = "succeeded";
  expect((await buffer(await fetchFile(clientOf(line), "9"))).toString()).toBe("a video");
});

test("what LINE could not prepare, or no longer has, is gone; what may pass by itself is not", async () => {
  const { line, nameOf } = await aStore();
  line.files.set("9", { bytes: Buffer.from("x"), state: "failed" });
  expect(await nameOf("9")).toBe("FileGone");
  expect(await nameOf("10")).toBe("FileGone");
  line.files.set("11", { bytes: Buffer.from("x"), state: "succeeded" });
  for (const fault of [answers.error(500, "x"), answers.hangUp, answers.error(401, "x"), answers.error(429, "x")]) {
    line.fails({ times: 1, with: fault, path: /content/ });
    expect(await nameOf("11")).toBe("FileUnreachable");
  }
  expect(await nameOf("11")).toBe("fetched");
});

test("files come from LINE's data host, not from its API's", async () => {
  const [api, data] = [await aLine(), await aLine()];
  data.files.set("9", { bytes: Buffer.from("a picture"), state: "succeeded" });
  const client = new LineClient({ accessToken, origin: api.origin, dataOrigin: data.origin });
  expect((await buffer(await fetchFile(client, "9"))).toString()).toBe("a picture");
  expect(api.calls).toEqual([]);
});

test("a strange id stays within its path", async () => {
  const { line, nameOf } = await aStore();
  expect(await nameOf("../../bot/info?x=")).toBe("FileGone");
  expect(line.calls.at(-1)?.path).toBe("/v2/bot/message/..%2F..%2Fbot%2Finfo%3Fx%3D/content");
});
