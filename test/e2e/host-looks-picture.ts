import type { Page } from 'puppeteer-core';

/** How far a colour may be off, of 255: the edge of a curve is drawn a little otherwise at another place of a page. */
const tolerance = 6;

/** Pixels of the side of a cell; a tile is two by two of them, and so tiles overlap by half. */
const cell = 32;

/** How many pixels of two pictures differ: of all, and of the tile in which most do. */
export interface Difference {
  readonly all: number;
  readonly inTile: number;
}

/** Compares two pictures; `page` is any, to read them with. */
export async function differenceOf(page: Page, one: Uint8Array, other: Uint8Array): Promise<Difference> {
  if (Buffer.from(one).equals(other)) return { all: 0, inTile: 0 };
  const sources = [one, other].map(
    picture => `data:image/png;base64,${Buffer.from(picture).toString('base64')}`,
  );
  const cells = await page.evaluate(differingByCell, sources, tolerance, cell);
  // Of another size: everything differs.
  if (cells === null) return { all: Number.POSITIVE_INFINITY, inTile: Number.POSITIVE_INFINITY };
  const at = (row: number, column: number) => cells[row]?.[column] ?? 0;
  const tiles = cells.flatMap((counts, row) =>
    counts.map(
      (count, column) => count + at(row, column + 1) + at(row + 1, column) + at(row + 1, column + 1),
    ),
  );
  return { all: cells.flat().reduce((sum, count) => sum + count, 0), inTile: Math.max(0, ...tiles) };
}

// Runs in the page.
async function differingByCell(urls: readonly string[], most: number, side: number) {
  const [before, after] = await Promise.all(urls.map(pixels));
  if (before?.width !== after?.width || before?.height !== after?.height || !before || !after) return null;
  const { width, height } = before;
  const cells = Array.from({ length: Math.ceil(height / side) }, () =>
    new Array<number>(Math.ceil(width / side)).fill(0),
  );
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const isOff = [0, 1, 2].some(channel => {
      const place = 4 * pixel + channel;
      return Math.abs((before.data[place] ?? 0) - (after.data[place] ?? 0)) > most;
    });
    const counts = cells[Math.floor(pixel / width / side)];
    const column = Math.floor((pixel % width) / side);
    if (isOff && counts) counts[column] = (counts[column] ?? 0) + 1;
  }
  return cells;

  async function pixels(url: string): Promise<ImageData | undefined> {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { width, height } = image;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return context?.getImageData(0, 0, width, height);
  }
}
