import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetPageAddress, notePageAddress, pageAddress } from "../../src/config/pageAddress.ts";

let DATA_DIR = "";
beforeAll(async () => {
  DATA_DIR = await mkdtemp(join(tmpdir(), "open-door-address-"));
});
afterAll(() => rm(DATA_DIR, { recursive: true }));

test("the tools name the page that runs, then what their own settings say", async () => {
  const settings = { DATA_DIR: join(DATA_DIR, "data"), HOST: "127.0.0.1", PORT: 8080, PUBLIC_URL: undefined };
  expect(await pageAddress(settings)).toBe("http://127.0.0.1:8080");
  await notePageAddress(settings, "http://localhost:9000");
  expect(await pageAddress(settings)).toBe("http://localhost:9000");
  expect(await pageAddress({ ...settings, PUBLIC_URL: "https://office.example" })).toBe("https://office.example");
  await writeFile(join(settings.DATA_DIR, "page-address"), "half of it");
  expect(await pageAddress(settings)).toBe("http://127.0.0.1:8080");
  await forgetPageAddress(settings);
  await forgetPageAddress(settings);
  expect(await pageAddress(settings)).toBe("http://127.0.0.1:8080");
});
