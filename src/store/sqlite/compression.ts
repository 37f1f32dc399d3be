import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/**
 * By measurement: texts at quality 1 are smaller than deflate at its fastest makes them, in less time; columns at
 * quality 0 take half the time of quality 1, for a twentieth more space.
 */
const QUALITIES = { texts: 1, columns: 0 };

/** How the bodies of blocks are compressed. */
export function compress(bytes: Buffer, contents: keyof typeof QUALITIES): Buffer {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
  return brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_QUALITY]: QUALITIES[contents], [BROTLI_PARAM_LGWIN]: 18 },
  });
}

export function decompress(body: Uint8Array): Buffer {
  return brotliDecompressSync(body);
}
