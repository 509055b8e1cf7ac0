// The traditional characters that people write most, beside their simplified ones: enough for reading, not for printing.

const pairs =
  "們们個个來来這这說说為为時时會会過过對对國国學学後后開开還还問问題题長长車车電电話话給给讓让從从無无樣样點点錢钱東东機机關关馬马見见間间門门員员業业產产場场實实當当發发經经現现動动頭头進进氣气條条樓楼屋屋區区縣县鄉乡鎮镇廠厂醫医藥药險险費费資资補补償偿貼贴領领導导請请謝谢嗎吗誰谁麼么幾几號号約约預预訪访詢询訊讯報报導导舉举訴诉處处理理辦办結结復复覆复應应該该沒没壞坏壓压燈灯爛烂鬧闹邊边橋桥溝沟渠渠內内層层層层電电視视網网絡络線线條条錯错誤误違违規规劃划設设備备計计畫画環环髒脏臭臭噪噪聲声汙污廢废煙烟塵尘勞劳動动傭佣僱雇遷迁拆拆徵征農农田田種种糧粮漁渔畜畜養养殘残疾疾兒儿媽妈爺爷婆婆孫孙歲岁軍军隊队優优撫抚恤恤貪贪賄贿賂赂紅红標标審审判判執执緝缉騙骗偷偷盜盗賊贼賭赌債债貸贷銀银證证據据戶户籍籍離离婚婚繼继遺遗産产飯饭館馆湯汤麵面務务員员書书記记幹干部部縣县長长價价賣卖買买貨货質质量量險险換换別别選选舊旧樹树葉叶園园廣广場场誌志願愿幫帮找找聽听講讲談谈讀读寫写嘅的係是喺在冇没佢他睇看";
const simplified = new Map<string, string>();
const characters = [...pairs];
for (let i = 0; i + 1 < characters.length; i += 2) simplified.set(characters[i] ?? "", characters[i + 1] ?? "");

export const simplify = (text: string): string => text.replace(/\p{Script=Han}/gu, (one) => simplified.get(one) ?? one);
