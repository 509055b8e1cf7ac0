// The way of a report through the running program: asked for over HTTP, made by the worker, delivered, downloaded.

import { afterAll, beforeAll, expect, test } from "vitest";
import { officeInForce } from "../../src/office/officeInForce.ts";
import { inviteStaff } from "../../src/office/people/staff.ts";
import { secretKey } from "../support/office.ts";
import { aProgram } from "../support/program.ts";

let program: Awaited<ReturnType<typeof aProgram>>;
beforeAll(async () => {
  program = await aProgram();
});
afterAll(() => program.stop());

test("a supervisor asks for a month and has it as a picture, a table and a document", async () => {
  const invited = await program.database.transaction(async (tx) => {
    const { office } = await officeInForce().now(tx);
    return inviteStaff({ tx, now: new Date(), office, secretKey }, { name: "Song", role: "supervisor" });
  });
  if (!invited.ok) throw new Error(invited.reason);
  const session = await fetch(`${program.url}/api/chat/session`);
  let cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
  const says = async (text: string) => {
    const answer = await fetch(`${program.url}/api/chat/messages`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({ id: crypto.randomUUID(), text }),
    });
    cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie; // renewed by signing in
  };
  await says(`/start ${invited.code}`);
  await says("/reports 2026-10");
  type Sent = { content: { file?: { sha256: string; mediaType: string } } };
  const files = async () => {
    const sent = await program.database.prisma.outgoing.findMany({
      where: { status: "delivered" },
      orderBy: { id: "asc" },
    });
    return (sent as unknown as Sent[]).flatMap(({ content }) => (content.file ? [content.file] : []));
  };
  await expect.poll(async () => (await files()).length, { timeout: 20_000 }).toBe(3);
  const kinds: Record<string, string> = {};
  for (const { sha256, mediaType } of await files()) {
    const answer = await fetch(`${program.url}/api/chat/files/${sha256}`, { headers: { cookie } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    kinds[mediaType] = bytes.subarray(0, 4).toString("latin1");
    expect((await fetch(`${program.url}/api/chat/files/${sha256}`)).status).toBe(404); // without the cookie
  }
  expect(kinds).toEqual({
    "image/png": "\x89PNG",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK\x03\x04",
    "application/pdf": "%PDF",
  });
});
