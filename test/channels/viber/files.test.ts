import { buffer } from "node:stream/consumers";
import nock from "nock";
import { afterEach, expect, test } from "vitest";
import { fetchFile } from "../../../src/channels/viber/files.ts";
import { aViber, closeAll } from "./support.ts";

afterEach(async () => {
  nock.cleanAll();
  await closeAll();
});
const api = "https://chatapi.viber.com";
const nameOf = (source: string, origin = api) =>
  fetchFile(source, origin).then(
    () => "fetched",
    ({ name }: Error) => name,
  );

test("a file is fetched from the address that came with it", async () => {
  const viber = await aViber();
  const source = viber.keep(Buffer.from("a picture"), "photo.jpg");
  expect((await buffer(await fetchFile(source, viber.origin))).toString()).toBe("a picture");
});

test.each([
  [404, "FileGone"],
  [403, "FileGone"],
  [410, "FileGone"],
  [500, "FileUnreachable"],
  [429, "FileUnreachable"],
])("an answer of %i means %s", async (status, name) => {
  nock("https://dl-media.viber.com").get("/a").reply(status, "x");
  expect(await nameOf("https://dl-media.viber.com/a")).toBe(name);
});

test("an address that is not there may come back", async () => {
  nock("https://dl-media.viber.com").get("/a").replyWithError("down");
  expect(await nameOf("https://dl-media.viber.com/a")).toBe("FileUnreachable");
});

test.each(["http://127.0.0.1:5432/", "file:///etc/passwd", "not an address", ""])(
  "%s is not followed",
  async (source) => {
    expect(await nameOf(source)).toBe("FileGone");
  },
);
