// Somebody in danger, as far as words show it: fire (and gas), medical, violence, a person who means to end their life. A reading only:
// nothing is recorded, nobody else hears of it (docs/refusals.md). It decides between a few telephone numbers and none, so a doubt is a number too
// many, and never a complaint that is not taken.

import { fold } from "./fold.ts";

export const emergencyKinds = ["selfHarm", "violence", "medical", "fire"] as const;
export type EmergencyKind = (typeof emergencyKinds)[number];

/** A sign by itself, and signs that count only beside a word of now or of a person in danger. */
type Signs = { plain: RegExp[]; now: RegExp[] };

/** Happening now, or a call for help. */
const now =
  /\b(right now|as we speak|this minute|help( me| us)?\b(?! (with|to|you|in|on|for|from|the|an?|my|our|people|us with))|please (help|come|hurry|send)|hurry|quick(ly)?|come (now|quick|quickly)|still (burning|bleeding|unconscious)|call(ing)? (an ambulance|the police|119|120|110|911|999|112)|what (do|should) (i|we) do)\b|现在就|正在|这会儿|此刻|快(来|点来|救)|救命|救救|求救|赶紧来|马上来|怎么办|一直占线|打不通/u;

const signs: Record<EmergencyKind, Signs> = {
  selfHarm: {
    plain: [
      /\b(i (want|wish|plan|intend|am going|'m going|m going|will|'ll|ll|am about|'m about|would like|have decided|decided|am ready|'m ready) to|i (will|'ll|ll|shall|might|may|could|am gonna|'m gonna|m gonna|gonna)) (just )?(kill|hang|drown|poison|burn|shoot|hurt|cut) (myself|me)\b/,
      /\b(kill|hang|drown|poison|harm|hurt) myself\b/,
      /\b(end|ending|take|taking) my (own )?life\b|\bcommit(ting)? suicide\b|\bend it all\b|\bsuicidal\b/,
      /\bi (really |just |simply )?(don'?t|do not|dont|no longer) (want|wish) to (live|be alive|go on living|be here any ?more|exist)\b(?! (in|at|near|next|with|there|here\b(?! any)|on|by|under|beside))/,
      /\bi (just |simply |really )?(can'?t|cannot|cant) (go on|live like this|take it|live) any ?(more|longer)\b|\bi can'?t go on (living|like this)\b/,
      /\bi('?d| would)? (want|wish|rather|would rather|'d rather)( to)?( be)? (die|dead)\b(?! of)|\bi (wish|hope) i (was|were) dead\b|\bno (reason|point) (to|in) (live|living|go(ing)? on)\b|\bbetter off (dead|without me)\b/,
      /\b(i am|i'm|im|i) (standing |sitting )?(on|at|over) the (edge|ledge|roof|railing|parapet|bridge)\b.*\b(jump|goodbye|over|end)\b/,
      /\bi('?ll| will| am going to|'m going to|'m about to| want to)? jump\b(?!.*\b(joy|queue|line|rope|happy)\b).*\b(roof|bridge|window|building|floor|nobody|off)\b/,
      /\b(swallowed|taken|took|have|got) (all )?(the |my |these |a lot of |too many )?(sleeping )?(pills|tablets|pesticide)\b.*\b(die|end|enough|goodbye|sleep)\b/,
      /\b(say|saying) goodbye\b.*\b(everyone|world|tonight|forever)\b|\bthis is my (last|final|farewell) (message|letter|note)\b|\bsuicide note\b/,
      /(我|俺|咱)?.{0,4}(不想活|活不下去|不想再活|活够|不活了|没法活了|活着没意思|活着没有意义|没活路|想死了?|去死|寻死|轻生|自杀|自尽|自残|割腕|上吊|喝农药|喝药自|跳江|跳河|跳楼|了断自己|结束(我的|自己的)?生命|一了百了|同归于尽)/u,
      /(遗书|绝笔|来世再|下辈子再|永别了|最后一(次|条|封)(留言|消息|信))/u,
    ],
    now: [
      /(站在|坐在|爬(到|上)|趴在).{0,8}(楼顶|天台|桥|栏杆|窗台|塔吊|江边|河边)/u,
      /\b(on|off|from) (the|this|a) (roof|bridge|ledge|railing|parapet)\b/,
    ],
  },
  violence: {
    plain: [
      /\b(he|she|they|someone|somebody|my (husband|wife|father|son|boyfriend|ex|neighbour|neighbor|landlord|boss|uncle|brother)|a man|a woman|men|people|gang)\b.{0,40}\b(is|are|'s|'re|keeps?|has been|s)?\s*(beating|hitting|stabbing|attacking|strangling|choking|threatening to kill|hurting|raping|shooting|kidnapping)\b(?!.*\b(last|years? ago|in court|was sentenced|in the past)\b)/,
      /\b(beats|hits|attacks|strangles|threatens to kill|is going to kill|wants to kill|will kill|is trying to kill) (me|us|my (mother|mum|mom|child|children|daughter|son|sister))\b/,
      /\b(going|coming|threatening|threatened|trying) to kill (me|us|him|her|my)\b/,
      /\b(with|has|have|waving|holding|pulled|got) (a |an |the |iron |his |her )*(knife|knives|gun|axe|machete|iron bars?|cleaver|weapon|acid)\b/,
      /\b(i am|i'm|im|we are|we're|has been|is being|am being) (being )?(beaten|attacked|stabbed|held|locked in|kidnapped|raped|assaulted|strangled)\b|\bdomestic violence\b|\b(raped|assaulted) me\b|\bbeats? (me|us) (up|again|every)?\b/,
      /(砍人|捅人|杀人了|持刀|拿刀|菜刀.{0,6}(砍|追|冲|架)|砍(我|他|她|人)|捅(我|他|她|人)|要(弄|杀|打|砍|捅|掐|烧)死(我|他|她|我们|孩子|老人|全家)|杀(我|了我)全家|掐(我|她|他)?脖子|拿(枪|斧|铁棍|钢管|棍子|砖头).{0,10}(打|砸|冲|追|围))/u,
      /((丈夫|老公|前夫|男人|男友|前男友|儿子|父亲|继父|公公|邻居|老板|房东|他|她|他们|有人|一伙人|一帮人).{0,6}(在|正|又|一直|天天|经常)?(打|殴打|毒打|暴打|揍)(我|她|他|孩子|老人|妈|我妈|我们|人))(?!.{0,3}(电话|招呼|官司|折|扰|听|算|交道))/u,
      /(家暴|家庭暴力|强奸|绑架|(被|遭)(人|他|她|老公|丈夫)?(殴打|毒打|暴打|围殴|砍|捅|绑|强暴|非法拘禁|关在|锁在))/u,
    ],
    now: [
      /\b(fight|beat(en|ing)?|attack(ed|ing)?|break(ing)? (in|down)|smash(ing)?|shut the gate)\b/,
      /(砸.{0,4}门|撞门|堵门|围住|打起来|打架|冲进来|闯进来)/u,
    ],
  },
  medical: {
    plain: [
      /\b(not|isn'?t|stopped|can'?t|cannot|doesn'?t|hardly|barely|unable to|trouble|difficulty) (breath(e|ing)?)\b/,
      /\b(unconscious|unresponsive|not responding|won'?t wake( up)?|passed out|has collapsed|just collapsed|collapsed (he|she|and|in|on|at|i|here|right)|heart attack|having a stroke|had a stroke|seizure|convulsing|bleeding (badly|heavily|a lot|out|to death|everywhere)|turned blue|is choking|overdosed?|in labour|in labor|waters? (has |have )?broke)\b(?!.*\b(ago|last (year|month|week)|in (19|20)\d\d|years? back)\b)/,
      /\b(chest (pain|hurts|is tight)|pain in (my|his|her) chest|face is drooping|arm has gone (limp|numb|weak)|(slurred|slurring) speech|talks? funny|can'?t feel (my|his|her) (arm|leg|face))\b/,
      /(没(有)?呼吸|不(会)?呼吸|呼吸困难|喘不(上|过)(来)?气|上不来气|昏迷|昏过去|晕倒|晕过去|不省人事|没(了)?意识|叫不醒|休克|抽搐|口吐白沫|大出血|血流不止|止不住血|流了(很多|好多|一地)血|心脏病(发|犯)|心梗|脑梗|中风|脑溢血|心口疼|胸口(疼|痛|闷|像压)|脸(都|色)?(发)?(紫|青|白)了|嘴(都)?(歪|紫)了|半边(身子|身体|脸).{0,3}(不能动|没知觉|麻|动不了)|要生了|羊水破|中毒(了)?|误食|噎住|卡住(喉咙|气管)|触电|溺水|落水|掉(进|到)(河|江|井|水|池))/u,
      /(倒在|躺在|摔在)(地上|路边|门口|路上|大厅|楼梯|血).{0,10}(不动|没反应|起不来|昏|不醒|紫|血|叫不)/u,
    ],
    now: [
      /\b(ambulance|collapsed|fainted|bleeding|heart|stroke|poisoned|drowning|electrocuted|injured|trapped)\b/,
      /(倒在|晕|摔(倒|伤|下来)|流血|出血|受伤|车祸|被困|压在|救护车|120)/u,
    ],
  },
  fire: {
    plain: [
      /\b(there'?s|there is|we have|it'?s|its|is|are|was|caught|catching|on|big|huge|a) (a |an )?(big |huge |large |real )?(fire|flames)\b(?!.*\b(escape|station|brigade|safety|extinguisher|door|drill|exit|inspection|alarm (test|does|is broken|has)|engine access|lane|hydrant|regulation|insurance|hazard|works?|crackers?|pit|place|wood)\b)/,
      /\b(house|flat|apartment|building|kitchen|roof|car|shop|room|stairwell|basement|warehouse|factory|market|cable|meter|everything) (is|are|has caught|'s) (on fire|burning|in flames|alight)\b|\b(is|are|'s|started|starting) (on fire|burning|in flames|ablaze)\b|\bcaught fire\b(?!.*\b(last|years? ago|in the past|yesterday)\b)/,
      /\bsmell(s|ing)? (of )?(gas|burning)\b|\bgas (leak|is leaking|leaking|smell)\b|\bleak(ing|s)? gas\b|\bsmoke (is |'s )?(coming|pouring|everywhere|filling|rising)\b|\babout to explode\b|(?<!\b(price|cost|bill|rent|fee|number)s?\b.{0,30})\b(just )?exploded\b(?!.*\b(price|cost|bill|rent|fees?)\b)/,
      /(着火|起火|失火|火灾|大火|冒(浓|黑|大)?烟|浓烟|烧起来|烧着了|要爆炸|爆炸了|煤气(泄漏|漏|味)|燃气(泄漏|漏|味)|天然气(泄漏|漏|味)|漏煤气|漏(燃|天然)气|闻到.{0,4}(煤气|燃气|天然气|焦味|糊味))/u,
    ],
    now: [/\b(smoke|sparks|crackling|burning|fire|flames)\b/, /(浓烟|黑烟|火苗|火势|烧起|煤气|燃气)/u],
  },
};

/** What only looks like one: idioms, names, things of the same word, what is past or only feared. Taken out before the signs are looked for. */
const tame =
  /[“"「『《][^”"」』》]{1,24}[”"」』》]|\b(jump(ed|ing)? for joy|dying to (know|see|meet)|to die for|scared to death|bored to death|worked to death|freezing to death|die of (old age|boredom|laughter|shame|embarrassment|waiting)|i (nearly|almost) (had|died|got) [^.!?]*|(nearly|almost) (a )?heart attack|kill(s|ing)? (time|me with|two birds)|the (noise|smell|rent|heat|queue|waiting) (is|'s) killing (me|us)|killing (the )?(trade|business|trees|fish)|fired (from|by|me|us|him|her|\d+|twenty|ten)|(they|he|boss) fired|fire(d)? (escape|station|brigade|department|safety|extinguishers?|doors?|drills?|exits?|lanes?|hydrants?|engines?|alarms?|hoses?|inspection|regulations?|service|fighters?|works?|crackers?|hazard|risk)|firecrackers?|fireworks|firewood|street lamp? (burn(s|t|ing)?|burned) out|bulb (has )?burn(t|ed) out|burn(s|ing)? (rubbish|trash|garbage|waste|straw|leaves|coal|paper|incense|plastic)[^.!?]*|if (it|there|somebody|someone|one|a fire)[^.!?]*|one day[^.!?]*|[^.!?]*\b(years?|months?|weeks?) ago[^.!?]*|[^.!?]*\blast (year|month|spring|summer|autumn|winter)\b[^.!?]*|(after|since|before) the (fire|attack|accident|stroke|heart attack|explosion)[^.!?]*|died (in|of|on|at|last|two|three|years?)[^.!?]*|(was|were|had been|got) (beaten|attacked|stabbed|hit) (in|on|by|last|at)[^.!?]*)/gu;
const tameZh =
  /((厂|烟囱|饭店|餐馆|饭馆|食堂|锅炉|排气|尾气|摊|汽车|货车|公交|车子|铺).{0,8}冒.{0,2}烟|冒.{0,2}烟.{0,4}(车|的厂)|累死|气死|热死|冷死|烦死|吵死|急死|饿死|笑死|吓死|疼死|愁死|臭死|堵死|坑死|骗死|活活气|要死要活|死活|半死|该死|不怕死|死角|死路|死胡同|死循环|炸(翻|鸡|锅|街)|(气|急|愁|累|烦|逼|排|等|吵|催)(得|的)(我|人)?(都|真|就|直|快)?(想|要)?(跳楼|自杀|上吊|撞墙|死|发疯)|跳楼(价|大甩卖|甩卖)|自杀式|消防(站|队|局|通道|车|栓|设施|器材|检查|安全|验收|隐患|演练|登高)|防火|灭火器|火锅|火车|火葬|火气|火爆|火腿|发火|上火|恼火|烧烤|烧香|烧纸|焚烧|烧秸秆|烧垃圾|烟花|爆竹|炮仗|抽烟|吸烟|二手烟|油烟|烟草|香烟|烟囱|烟道|(如果|要是|万一|一旦|将来|以后|哪天|早晚).{0,20}(着火|起火|失火|火灾|出事|爆炸|出人命|塌)|(怕|担心|恐怕|容易|可能|险些|差点|差一点|防止|避免|存在|有).{0,8}(着火|起火|失火|火灾|爆炸|触电|中毒|溺水|出人命)(?!了)|(去年|前年|上个?月|上周|上星期|昨天|前天|前几天|几年前|多年前|当年|那年|以前|曾经|\d+年|\d+月\d*[日号]?).{0,30}(着火|起火|失火|火灾|爆炸|打|砍|伤|昏|晕|死|中风|出血|抢救|住院|触电|溺水|中毒|车祸|殴)|(火灾|爆炸|车祸|事故|中风|脑梗|中毒)(后|以后|之后|那次|以来|损失|赔偿|原因|事故认定|鉴定)|打(电话|招呼|官司|折|扰|听|算|交道|工|卡|车|水|印|扫|包|针|雷|牌|麻将|球))/gu;

/** The kind of emergency that a text tells of, or nothing. The first of `emergencyKinds` where it tells of several. */
export function emergencyIn(text: string): EmergencyKind | undefined {
  const folded = fold(text).slice(0, 2_000);
  const tamed = folded.replace(tame, " ").replace(tameZh, " ");
  const isNow = now.test(tamed);
  return emergencyKinds.find((kind) => {
    const { plain, now: besideNow } = signs[kind];
    return plain.some((sign) => sign.test(tamed)) || (isNow && besideNow.some((sign) => sign.test(tamed)));
  });
}
