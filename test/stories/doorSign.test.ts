// The code of the day for the door, from the chat.

import { afterAll, beforeAll, expect, test } from "vitest";
import { anOffice, fileText, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
  world.itIs("2026-11-25T13:30");
});
afterAll(() => world.close());

test.each(["en", "zh"])(
  "M20: a clerk gets the door's QR of the day in the chat, and hears what to set where there is no address (%s)",
  async (language) => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const { say } = clerk;
    const { parts } = world as { parts: { publicUrl?: string } };
    await clerk.says("/day");
    await clerk.presses(say("doorSign.open"));
    expect(clerk.last()?.text).toContain("PUBLIC_URL");
    const [, code = ""] = /\/start (door-[\w-]+)/.exec(clerk.last()?.text ?? "") ?? [];
    parts.publicUrl = "https://door.example.org";
    await clerk.says("/door");
    delete parts.publicUrl;
    expect(clerk.last()?.text).not.toContain("PUBLIC_URL");
    expect(clerk.last()?.file).toMatchObject({ mediaType: "image/svg+xml" });
    const svg = fileText(clerk.last()) ?? "";
    expect(svg).toContain(say("doorSign.scan"));
    expect(svg.match(/<svg/g)).toHaveLength(2);
    expect(svg).toMatch(/<svg x="35" y="60" width="140" height="140"[^>]*viewBox/);
    // It is the code that the door takes.
    const citizen = await world.citizen(language);
    await citizen.says(`/start ${code}`);
    expect(citizen.last()?.text).not.toContain(citizen.say("atDoor.notToday"));
    // For whoever has no desk there is none.
    await citizen.goes("cancel", "/door");
    expect(citizen.last()?.text).toContain(citizen.say("atDoor.notToday"));
  },
);
