// Turns of phrase that say what somebody wants. Each counts as one more word to the statistics, and decides nothing alone.

const visit = "(booking|bookings|appointment|appointments|visit|visits|reservation|slot|place|apointment)";

const signs: Record<string, RegExp> = {
  cancel: new RegExp(
    `\\b(cancel|cancle|call off|delete|remove|drop|scrap|withdraw|release)\\b.{0,25}\\b${visit}\\b|\\b(can'?t|cannot|won'?t|not|unable to|couldn'?t) (be able to )?(be )?(com(e|ing)|make it|attend|keep)\\b|\\btake me off\\b|\\b(give|let).{0,20}\\b(somebody|someone|else)\\b|取消|退号|不约了|不去了|不来了|(去|来)不(了|成)|撤销|让给|不用来了`,
    "u",
  ),
  move: new RegExp(
    `\\b(move|change|shift|postpone|reschedule|swap|switch|push|rebook)\\b.{0,30}\\b(${visit.slice(1, -1)}|day|time|to|until|week)\\b|\\breschedul|\\binstead\\b|\\b(another|different|other) (day|time|date)\\b|改(到|成|期|约|时间|个|预约|一下)|换(到|成|个|一)|推(迟|后)|挪|调整|提前`,
    "u",
  ),
  bookings: new RegExp(
    `\\bmy ${visit}\\b|\\b(do|have|did) i (have|got|get|book)\\b|\\bam i (booked|down|on)\\b|\\bwhen (is|was) my\\b|我的(预约|号|来访|约访|候补)|我约(的|了)|(约|挂)上了?(没|吗)|(查|看).{0,4}预约|预约.{0,3}(成功|记录|详情)`,
    "u",
  ),
  book: /\b(book|reserve|register|sign me up|put me down|appointment|fit me in)\b|\b(see|meet|speak to|talk to|speak with|talk with|sit down with)\b.{0,25}\b(mayor|leader|director|mr|mrs|ms|deputy|in charge|someone|somebody)\b|预约|约(个|一|下|周|见|访|领导|市长|在)|挂(个)?号|(想|要|能|求|可以)见|当面|面谈|(见|找)(到|见)?.{0,3}(市长|领导|局长)|报名|名额/u,
  schedule:
    /\b(schedule|timetable|calendar|reception days?)\b|\b(when|which days?|what days?|on which).{0,30}\b(receive|receives|reception|receptions|leaders?|mayor|see)\b|\bwho (receives|is there|is on duty)\b|(谁|哪位|哪个领导|几号|哪天|什么时候).{0,8}(接访|接待|值班|在)|(接访|接待).{0,6}(安排|日程|时间|日|计划|公告)|日程/u,
  status:
    /\b(my (case|complaint|petition|receipt|matter|report))\b|\b(any (news|progress|update|answer|reply))\b|\b(status|progress|receipt|query code)\b|\b(no|without|an?|any) (answer|reply|news|word)\b|进度|进展|结果|回复|答复|受理了|办结|办(得|到|好)|回执|编号|查询|查件|(到|在)哪(一步|了|个部门)|回音/u,
  withoutBooking:
    /\b(without (a |an |any )?(booking|appointment|registering|reservation)|just (turn up|walk in|come)|walk.?ins?|(need|have to|must i|must) (a |an |to )?(book|appointment|booking))\b|(不|没|没有)(预约|约上|提前约|约).{0,6}(能|可以|行|直接|来|去)|(能|可以|可不可以).{0,3}(不预约|直接)|(必须|一定要|要不要|需要|用不用).{0,4}预约/u,
  bring:
    /\b(bring|take along|need to bring|papers|documents|need id)\b|(带|准备).{0,3}(什么|啥|哪些|材料|证件|身份证|户口本|东西)|(什么|哪些)(材料|证件|手续)/u,
  free: /\b(free of charge|is it free|cost|costs|fees?|charge|pay|price|how much)\b|(要|收|花|交).{0,3}(钱|费)|免费|多少钱|收费/u,
  where:
    /\b(where (are|is|do|can|exactly)|address|which (bus|floor|room|entrance)|how do i (get|find)|parking|directions)\b|在哪|哪里|地址|怎么(走|去)|几楼|几路|停车/u,
  hours:
    /\b(open|opening|close|closed|office hours|working hours)\b.{0,20}$|几点(上|下|开|关)|(上班|办公|工作|营业|开放)时间|(上班|开门|休息)吗/u,
  howLong: /\bhow (long|many (minutes|days)|soon|much time)\b|(多久|多长时间|几分钟|几天|多少天)/u,
  interpreter: /\b(interpreter|translat\w+|interpret|sign language|signs)\b|翻译|手语|方言|普通话/u,
  anonymous:
    /\b(anonym\w+|confidential|secret|my name|who i am|find out|know it was me|revenge)\b|匿名|实名|保密|泄露|报复|(留|写|说).{0,3}(名字|姓名)|知道是我/u,
  notReceived:
    /\b(not (take|accept\w*)|do you (take|deal|handle|accept)|right place|what (kind|matters))\b|受理(范围|吗)|不受理|(归|你们).{0,4}管(吗|什么|不管)|法院/u,
  phone: /\b(phone|telephone|hotline|email|e-mail|contact|call you|phone you)\b|电话|热线|联系方式|邮箱|怎么联系/u,
  person:
    /\b(human|operator|real person|a person|robot|bot|agent|call me|phone me|clerk)\b|人工|真人|客服|机器人|工作人员|活人/u,
  privacy:
    /\b(my (data|details|account|personal)|privacy|delete|erase|stored?|forget me|consent)\b|隐私|个人信息|(我的|删|改|导出).{0,4}(信息|资料|数据|电话|手机号)/u,
  thanks: /\b(thanks?|thank you|thx|cheers|appreciated?)\b|谢|辛苦/u,
  wrong:
    /\b(broken|unpaid|not paid|owes?|nobody|no one|refus\w+|illegal\w*|leaks?|smells?|noise|stolen|cheated|complain\w*|report|danger\w*|years?|months?)\b|坏|拖欠|没人|不管|违|漏|臭|吵|骗|投诉|举报|反映|克扣|危险|占|乱|欠|(好几|几|多)?年了?|个月/u,
};

/** The signs in a text that has been folded; `said` is its length. */
export function signsIn(read: string, said: number): string[] {
  const size = said <= 40 ? "short" : said <= 120 ? "middle" : "long";
  return Object.entries(signs)
    .filter(([, sign]) => sign.test(read.slice(0, 400)))
    .flatMap(([name]) => [name, `${name} ${size}`]);
}
