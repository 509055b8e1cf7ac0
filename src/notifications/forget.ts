import type { Database } from "../store/database.ts";

const hour = 3_600_000;

/** What is no longer needed: the texts of delivered messages, a query code that was shown, old keys of redeliveries, old tries. */
export async function forgetOld({ prisma }: Pick<Database, "prisma">, now: Date): Promise<void> {
  const before = (hours: number) => new Date(now.getTime() - hours * hour);
  // The platforms keep their own transcripts; ours keeps only the choices, for a number that is typed later.
  await prisma.$executeRaw`
    update outgoing set content = jsonb_build_object('text', '') || jsonb_strip_nulls(jsonb_build_object('choices', content->'choices'))
    from chat where chat.id = outgoing.chat_id and chat.channel <> 'webchat'
      and outgoing.status not in ('queued', 'held') and outgoing.settled_at < ${before(1)} and outgoing.settled_at > ${before(72)} and content->>'text' <> ''`;
  // The web chat's page is its only transcript, so its texts stay; a query code in one is blanked after an hour.
  await prisma.$executeRaw`
    update outgoing set content = jsonb_set(content - 'secret', '{text}', to_jsonb(replace(content->>'text', content->>'secret', '••••••')))
    where content ? 'secret' and status not in ('queued', 'held') and settled_at < ${before(1)} and settled_at > ${before(72)}`;
  // Platforms redeliver for a day at most (Telegram keeps updates for 24 hours); the web chat's rows are its transcript.
  await prisma.$executeRaw`delete from incoming where received_at < ${before(7 * 24)} and shown is null`;
  await prisma.codeTry.deleteMany({ where: { at: { lt: before(24) } } });
  await prisma.linkCode.deleteMany({ where: { expiresAt: { lt: before(24) } } });
  await prisma.representativeCode.deleteMany({ where: { expiresAt: { lt: before(24) } } });
  // That somebody was phoned stays; whom, and what was said, is in the case or the booking.
  const phoned = { doneAt: { lt: before(30 * 24) }, text: { not: "" } };
  await prisma.phoneCall.updateMany({ where: phoned, data: { name: null, phone: "", text: "" } });
}
