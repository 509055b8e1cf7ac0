declare module "opentype.js" {
  type Font = { charToGlyphIndex(letter: string): number };
  /** A font of a TTF or OTF file; `lowMemory` reads the letters only when they are asked for. */
  const opentype: { parse(file: ArrayBuffer, options?: { lowMemory?: boolean }): Font };
  export = opentype;
}
