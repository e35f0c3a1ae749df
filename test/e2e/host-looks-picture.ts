import type { Page } from 'puppeteer-core';

/** How far a colour may be off, of 255: the edge of a curve is drawn a little otherwise at another place of a page. */
const tolerance = 6;

/** How many pixels of two pictures differ; `page` is any, to read them with. */
export async function differingPixels(page: Page, one: Uint8Array, other: Uint8Array): Promise<number> {
  if (Buffer.from(one).equals(other)) return 0;
  const sources = [one, other].map(
    picture => `data:image/png;base64,${Buffer.from(picture).toString('base64')}`,
  );
  return page.evaluate(
    async (urls, most) => {
      const [before, after] = await Promise.all(urls.map(pixels));
      if (!before || !after || before.length !== after.length) return Number.POSITIVE_INFINITY;
      let count = 0;
      for (let at = 0; at < before.length; at += 4) {
        const isOff = [0, 1, 2].some(
          channel => Math.abs((before[at + channel] ?? 0) - (after[at + channel] ?? 0)) > most,
        );
        if (isOff) count += 1;
      }
      return count;

      async function pixels(url: string): Promise<Uint8ClampedArray | undefined> {
        const image = new Image();
        image.src = url;
        await image.decode();
        const { width, height } = image;
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        return context?.getImageData(0, 0, width, height).data;
      }
    },
    sources,
    tolerance,
  );
}
