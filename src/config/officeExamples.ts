// What to write in an office file, by the place in it; "*" stands for a key or a position. The nearest place above has the next best.
const examples: Record<string, string> = {
  code: "LJ",
  name: "{ en: Linjiang Complaints Office, zh: 临江市信访局 }",
  demo: "false",
  zone: "Asia/Shanghai",
  languages: "[en, zh]",
  contact: '{ phone: 0599-5550100, address: { en: 18 Binjiang Road }, hours: { en: "Monday to Friday 8:30-12:00" } }',
  "contact.phone": '"0599-5550100"',
  "contact.email": "office@linjiang.example",
  "contact.chat": "https://t.me/LinjiangBot",
  "contact.address": "{ en: 18 Binjiang Road, zh: 滨江路18号 }",
  "contact.hours": '{ en: "Monday to Friday 8:30-12:00", zh: 周一至周五8:30-12:00 }',
  emergency: '[{ number: "119", name: { en: Fire brigade, zh: 消防 }, for: [fire] }]',
  "emergency.*.number": '"119"',
  "emergency.*.name": "{ en: Fire brigade, zh: 消防 }",
  "emergency.*.for": "[fire], [medical], [violence] or [selfHarm]",
  policy: "generic_default",
  profile: '{ key: our_city, copies: generic_default, handle_within: { n: 20, unit: wd, evidence: "Order 12/2026" } }',
  categories: "[HOUS, CITY, OTHR]",
  units: "housing: { name: { en: Housing Bureau }, subjects: [HOUS, CONS], territory: [] }",
  "units.*.name": "{ en: Housing Bureau, zh: 市住房和城乡建设局 }",
  "units.*.subjects": '[HOUS, CONS], or ["*"] for every subject',
  "units.*.territory": "[East Street, 东街]",
  "units.*.contact": "{ name: { en: Ms Lu, zh: 陆女士 }, phone: 0599-5550111, room: { en: Room 212, zh: 212室 } }",
  "units.*.contact.name": "{ en: Ms Lu, zh: 陆女士 }",
  "units.*.contact.phone": "0599-5550111",
  "units.*.contact.room": "{ en: Room 212, zh: 212室 }",
  "units.*.contact.hours": '{ en: "Monday to Friday 9:00-11:30", zh: 周一至周五9:00-11:30 }',
  leaders:
    "lin: { name: { en: Lin Zhiyuan }, post: { en: Mayor }, portfolio: { en: all work of the city government } }",
  "leaders.*.name": "{ en: Lin Zhiyuan, zh: 林志远 }",
  "leaders.*.post": "{ en: Deputy Mayor, zh: 副市长 }",
  "leaders.*.portfolio": "{ en: housing and construction, zh: 住房和建设 }",
  venues: "hall: { name: { en: Citizens' Hall }, address: { en: 18 Binjiang Road } }",
  "venues.*.latitude": "26.6418",
  "venues.*.longitude": "118.1782",
  "venues.*.area": "[East Street, 东街]",
  "rotas.*.capacity": "15",
  "rotas.*.booking": '{ opensDaysAhead: 7, opensAt: "08:00", closesHoursAhead: 24 }',
  "rotas.*.order": "{ en: walk-ins in order of arrival, zh: 按到场顺序 }",
  "rotas.*.languages": "[zh]",
  "calendar.country": "CN",
  "calendar.region": "BY",
  "booking.publishDaysAhead": "14",
  changeAnswerHours: "4",
  "dayList.briefAt": '"16:00"',
  "dayList.packAt": '"18:00"',
  "dayList.remindLeaderDaysAhead": "5",
  "venues.*.name": "{ en: Citizens' Hall, zh: 市民接待中心 }",
  "venues.*.address": "{ en: 18 Binjiang Road, zh: 滨江路18号 }",
  rotas:
    'weekly: { rule: "FREQ=WEEKLY;BYDAY=WE", from: 2026-01-01, start: "14:00", end: "16:00", slotMinutes: 20, leaders: [lin], venue: hall }',
  "rotas.*.kind": "openReception",
  "rotas.*.rule": '"FREQ=WEEKLY;BYDAY=WE", "FREQ=MONTHLY;BYDAY=1TU" or "FREQ=MONTHLY;BYMONTHDAY=15"',
  "rotas.*.from": "2026-01-01",
  "rotas.*.start": '"14:00"',
  "rotas.*.end": '"16:00"',
  "rotas.*.slotMinutes": "20",
  "rotas.*.placesAtATime": "1",
  "rotas.*.walkInShare": "0.3",
  "rotas.*.leaders": "[lin, chen]",
  "rotas.*.venue": "hall",
  "rotas.*.onClosure": "nextWorkingDay",
  calendar: "{ weekend: [SA, SU], closures: [{ day: 2027-01-01 }], makeUpDays: [2027-02-20] }",
  "calendar.weekend": "[SA, SU]",
  "calendar.closures": "[{ day: 2027-01-01, name: { en: New Year's Day, zh: 元旦 } }]",
  "calendar.closures.*.name": "{ en: New Year's Day, zh: 元旦 }",
  "calendar.makeUpDays": "[2027-02-20]",
  booking: '{ opensDaysAhead: 14, opensAt: "08:00", closesHoursAhead: 18 }',
  dayList: '{ at: "07:30" }',
  queue: "{ order: bookedAtTime, graceMinutes: 15 }",
  reports: '{ dailyAt: "16:30", confirmWithinMinutes: 90, at: "08:30" }',
  decentHours: '{ from: "08:00", to: "21:00" }',
  "booking.closesHoursAhead": "16",
  "booking.opensDaysAhead": "14",
  "dayList.at": '"07:30", or dayBefore: true',
  reach: "{ passOnAfterMinutes: 120 }",
  notice:
    "{ bring: { en: your papers }, notReceived: { en: matters before a court }, overflow: { en: a later day is promised }, order: { en: booked visitors at their time }, priority: { en: elderly people first }, substitute: { en: another leader receives you } }",
  "notice.*": "{ en: an identity document and your papers, zh: 身份证件和相关材料 }",
  texts: '{ en: { "menu.title": What can we do for you? } }',
};

const keyed = new Set(["units", "leaders", "venues", "rotas", "notice"]);

/** The example for a place in an office file. */
export function exampleFor(path: PropertyKey[]): string | undefined {
  const places = path.map((part, i) =>
    typeof part === "number" || (i === 1 && keyed.has(String(path[0]))) ? "*" : part,
  );
  for (let length = places.length; length > 0; length--) {
    const example = examples[places.slice(0, length).join(".")];
    if (example) return example;
  }
  return undefined;
}
