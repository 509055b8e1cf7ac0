import { afterAll, beforeAll, expect, test } from "vitest";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

test("a newcomer agrees, books, files and asks", async () => {
  const c = world.person("en");
  const show = () =>
    console.log(
      c.all
        .map(
          (m) => `${m.text}\n   [${[...(m.choices ?? []), ...(m.navigation ?? [])].map((x) => x.label).join(" | ")}]`,
        )
        .join("\n----\n"),
    );
  try {
    await c.goes(
      "hello",
      "=I agree, go on",
      "=Book a reception",
      "next Wednesday",
      "1",
      "1",
      "=A new matter",
      "The lamp in our lane is broken",
      "Wang Fang",
      "0599 5550199",
      "1",
      "1",
      "1",
    );
    expect(c.last()?.text).toContain("Your place is booked");
    await c.goes(
      "menu",
      "=File a complaint",
      "1",
      "2",
      "1",
      "Repair the lamp",
      "Tell us when",
      "=That is all",
      "East Street 5",
      "It has been dark for three weeks and an old lady fell.",
      "=No files",
      "1",
      "1",
    );
    expect(c.last()?.text).toContain("Receipt number");
  } finally {
    show();
  }
});
