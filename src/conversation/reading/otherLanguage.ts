// A language that is neither English nor Chinese, by its script or by its words. What it says is not guessed at.

const otherScripts = /[^\P{L}\p{Script=Latin}\p{Script=Han}\p{Script=Common}\p{Script=Inherited}]/gu;
const english = new Set(
  "the a an of to in is are was were i you he she it we they my your our his her their me him us them and or but not no do does did have has had be been for on at with from this that what when where who how which can could will would should may must there here please want need about by so if as any all some one two get go come see tell say know time day yes ok thanks hello hi good don't can't it's i'm".split(
    " ",
  ),
);
const others =
  /\b(je|vous|nous|est|pas|les|des|une|pour|bonjour|merci|hola|usted|quiero|por|favor|para|los|las|una|ich|und|nicht|bitte|der|die|das|ist|guten|saya|anda|tidak|bisa|dan|yang|xin|toi|tôi|khong|không|muốn|zdravstvuyte|spasibo|privet|pozhaluysta|men|mening|bizning|bir|uchun|yoq|kerak|merhaba|rahmat|salom|assalomu|alaykum|obrigado|não|você|il|che|sono|buongiorno|mne|menya|nado|nas|u|ne|kak|gde|suv|yol|nega|iltimos|selamat|terima|kasih|ako|po|ang|mga|habari|naomba)\b/g;

export function isOfOtherLanguage(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 2) return false;
  if ((text.match(otherScripts)?.length ?? 0) / letters > 0.4) return true;
  if (/\p{Script=Han}/u.test(text)) return false;
  const words =
    text
      .toLowerCase()
      .replace(/[’‘]/g, "'")
      .match(/[\p{Script=Latin}']+/gu) ?? [];
  if (words.length < 2)
    return /^(hola|bonjour|merhaba|salom|guten tag|privet|ciao|salut)$/i.test(text.trim().replace(/[!.?]+$/, ""));
  const known = words.filter((word) => english.has(word)).length;
  const strange = text.toLowerCase().match(others)?.length ?? 0;
  const accents = text.toLowerCase().match(/[à-öø-ỹ]/gu)?.length ?? 0;
  if (known / words.length >= 0.2) return strange / words.length > 0.5;
  return strange >= 2 || (strange >= 1 && words.length <= 5) || (accents >= 2 && known === 0);
}
