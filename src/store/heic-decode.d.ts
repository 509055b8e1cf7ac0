declare module "heic-decode" {
  type Picture = {
    width: number;
    height: number;
    decode: () => Promise<{ width: number; height: number; data: Uint8ClampedArray }>;
  };
  /** The pictures of a HEIC file, the main one first, turned as the file says. `dispose` frees them. */
  export function all(of: { buffer: Uint8Array }): Promise<Picture[] & { dispose: () => void }>;
}
