import { encode } from 'uqr';

/** Light squares around a QR code, which readers need: ISO/IEC 18004 asks for four. */
const border = 4;

/** A text as a QR code: the dark squares as the path of an SVG, in a square of `size`. */
export function drawCode(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border });
  const rows = data.map((row, y) =>
    [...row.map(Number).join('').matchAll(/1+/g)].map(
      ({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`,
    ),
  );
  return { size, path: rows.flat().join('') };
}
