// Photos inside documents: a letter or a "scan" made of photos carries each photo's own hidden place.

const [appFirst, appLast, comment, scan] = [0xe0, 0xef, 0xfe, 0xda];
/** The ones that say how its colours are meant (JFIF, ICC, Adobe); the others are EXIF, XMP, IPTC and makers' own. */
const aboutColours = [/^JFIF\0/, /^JFXX\0/, /^ICC_PROFILE\0/, /^Adobe/];

/** The same picture without what is hidden in it, not drawn anew; nothing where there is nothing hidden or it is no JPEG. How it is turned stays. */
export function withoutHiddenSegments(jpeg: Buffer): Buffer | undefined {
  if (jpeg.readUInt16BE(0) !== 0xffd8) return undefined;
  const kept: Buffer[] = [jpeg.subarray(0, 2)];
  let changed = false;
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker === scan) break;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const segment = jpeg.subarray(at, end);
    const isHidden = marker === comment || (marker >= appFirst && marker <= appLast && !isAboutColours(segment));
    if (isHidden) {
      changed = true;
      const turned = turnOf(segment);
      if (turned > 1) kept.push(exifOf(turned));
    } else kept.push(segment);
    at = end;
  }
  return changed ? Buffer.concat([...kept, jpeg.subarray(at)]) : undefined;
}

const isAboutColours = (segment: Buffer) => {
  const head = segment.toString("latin1", 4, 20);
  return aboutColours.some((start) => start.test(head));
};

/** 1 to 8, as EXIF's orientation says; 0 where it says nothing. */
function turnOf(segment: Buffer): number {
  if (segment.toString("latin1", 4, 10) !== "Exif\0\0") return 0;
  const tiff = segment.subarray(10);
  const little = tiff.toString("latin1", 0, 2) === "II";
  const [two, four] = little
    ? [(at: number) => tiff.readUInt16LE(at), (at: number) => tiff.readUInt32LE(at)]
    : [(at: number) => tiff.readUInt16BE(at), (at: number) => tiff.readUInt32BE(at)];
  try {
    const list = four(4);
    for (let i = 0; i < two(list); i++) if (two(list + 2 + 12 * i) === 0x0112) return two(list + 2 + 12 * i + 8);
  } catch {
    // It ends in the middle: nothing that a program would read.
  }
  return 0;
}

/** EXIF that says how the picture is turned, and nothing else. */
function exifOf(turned: number): Buffer {
  const exif = Buffer.alloc(36);
  exif.write("ffe1002245786966000049492a000800000001001201030001000000", "hex");
  exif.writeUInt16LE(turned, 28);
  return exif;
}
