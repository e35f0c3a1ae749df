import type { Page } from 'puppeteer-core';
import { type Site, startSite, tokenPath } from '../e2e/page-site.ts';
import { launchChromium } from '../support/browser.ts';
import { visitPage } from './page-visit.ts';
import { measurePresses } from './press/measure.ts';
import { median, report, rounded } from './report.ts';

// What the widget costs a page in Chromium: until the balance is there, in shifts, in long tasks and at each press.
const rounds = 7;
const lines = 100_000;
const goals = { timeToBalance: 1.25, shift: 0, scrollMs: 50 };
/** Of so many stretches of 100 steps one is traced: what a trace of all of them weighs is no browser's to keep. */
const tracedStretch = 8;
const taskCategory = 'disabled-by-default-devtools.timeline';

await using chromium = await launchChromium();
const site = await startSite();
try {
  servePages(site);
  await timeToBalance();
  await shifts();
  await scrolling();
  await measurePresses(chromium.browser);
} finally {
  await site.close();
}

function servePages({ pages, proxyUrl }: Site): void {
  const script = `<script src="${proxyUrl}/widget/ai-credits.js" async></script>`;
  const element = (view: string) =>
    `<ai-credits endpoint="${proxyUrl}" token-url="${tokenPath}" view="${view}"></ai-credits>`;
  const page = (body: string) =>
    `<!doctype html><html lang="en"><title>Inbox</title><body style="margin:16px;max-width:380px">${body}`;
  pages.set('/widget', { body: page(`${script}<header>${element('pill')}</header><p>Hello</p>`) });
  pages.set('/panel', { body: page(`${script}${element('panel')}<p>What stands below</p>`) });
  pages.set('/badge', {
    body: page('<script src="/badge.js" async></script><header><b></b></header><p>Hello</p>'),
  });
  // The baseline: a number in a page by the fewest lines, with the same token and the same call.
  pages.set('/badge.js', {
    type: 'text/javascript',
    body: `(async () => {
      const { token } = await (await fetch('${tokenPath}', { method: 'POST' })).json();
      const headers = { authorization: 'Bearer ' + token };
      const balance = await (await fetch('${proxyUrl}/v1/balance', { headers })).json();
      document.querySelector('b').textContent = balance.available.toLocaleString('en-US');
    })();`,
  });
}

function visit(path: string, isSlow: boolean, prepare?: (page: Page) => Promise<unknown>) {
  return visitPage(chromium.browser, `${site.url}${path}`, { isSlow, prepare });
}

async function timeToBalance(): Promise<void> {
  const ratios: number[] = [];
  const times: { widget: number[]; badge: number[] } = { widget: [], badge: [] };
  const scripts: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['badge', 'widget'] as const) {
      const seen = await visit(`/${name}`, true);
      times[name].push((await seen.noted()).balanceMs);
      if (name === 'widget') scripts.push(((await seen.page.metrics()).ScriptDuration ?? 0) * 1000);
      await seen.close();
    }
    ratios.push((times.widget.at(-1) ?? 0) / (times.badge.at(-1) ?? 1));
  }
  const goal = { atMost: goals.timeToBalance };
  report('Time to balance, Slow 4G, CPU / 4, to a badge', median(ratios), goal, rounded(ratios));
  console.log(`  widget ${median(times.widget).toFixed(0)} ms, badge ${median(times.badge).toFixed(0)} ms`);
  console.log(`  all scripts of the page until then, CPU / 4: ${median(scripts).toFixed(0)} ms`);
}

async function shifts(): Promise<void> {
  for (const [name, path] of [
    ['panel', '/panel'],
    ['pill', '/widget'],
  ] as const) {
    const seen = await visit(path, true, page => page.evaluateOnNewDocument(sellForMoney));
    await seen.page.waitForNetworkIdle();
    const { shift } = await seen.noted();
    report(`Layout shift from the first frame of a ${name}`, shift, { atMost: goals.shift });
    await seen.close();
  }
}

// Runs in the page: the sandbox says of itself that it is one, in a line of its own, once its prices are here.
function sellForMoney(): void {
  const ask = window.fetch;
  window.fetch = async (input, init) => {
    const answer = await ask(input, init);
    if (!answer.url.endsWith('/v1/pricing')) return answer;
    return Response.json({ ...(await answer.json()), sandbox: undefined });
  };
}

async function scrolling(): Promise<void> {
  const seen = await visit('/panel', false, page => page.evaluateOnNewDocument(answerLines, lines));
  const { page } = seen;
  await page.locator('::-p-aria([name="History"][role="tab"])').click();
  await page.locator('ai-credits >>> [part="line"]').wait();
  await seen.forget();
  let most = 0;
  const longest: number[] = [];
  for (let stretch = 0, isEnd = false; !isEnd; stretch += 1) {
    const isTraced = stretch % tracedStretch === 0;
    if (isTraced) await page.tracing.start({ categories: [taskCategory] });
    const seenNow = await page.evaluate(scrollOn);
    if (isTraced) longest.push(longestTask(await page.tracing.stop()));
    most = Math.max(most, seenNow.most);
    isEnd = seenNow.isEnd;
  }
  const { longestMs } = await seen.noted();
  const goal = { atMost: goals.scrollMs };
  report('Scrolling, processor time of the longest task, ms', Math.max(...longest), goal, rounded(longest));
  console.log(
    `  ${lines} lines, at most ${most} drawn; the longest task on the clock: ${longestMs || 'under 50'} ms`,
  );
  await seen.close();
}

/** The processor time of the longest task of a page's main thread, in milliseconds. What others take is not in it. */
function longestTask(trace: Uint8Array | undefined): number {
  const { traceEvents } = JSON.parse(new TextDecoder().decode(trace)) as {
    traceEvents: { name: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }[];
  };
  const placeOf = ({ pid, tid }: { pid: number; tid: number }) => `${pid}:${tid}`;
  const mains = new Set(traceEvents.filter(each => each.args?.name === 'CrRendererMain').map(placeOf));
  const tasks = traceEvents.filter(each => each.name === 'RunTask' && mains.has(placeOf(each)));
  if (tasks.length === 0) throw new Error('The trace has no task.');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

// Runs in the page: some steps further down, each in a frame of its own.
async function scrollOn(): Promise<{ most: number; isEnd: boolean }> {
  const shadow = document.querySelector('ai-credits')?.shadowRoot;
  let most = 0;
  for (let step = 0; step < 100; step += 1) {
    scrollBy(0, 2400);
    await new Promise(requestAnimationFrame);
    await new Promise(resolve => setTimeout(resolve));
    most = Math.max(most, shadow?.querySelectorAll('[part="line"]').length ?? 0);
    const isEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
    if (isEnd && !shadow?.querySelector('.button[aria-busy]')) return { most, isEnd };
  }
  return { most, isEnd: false };
}

// Runs in the page: a server that answers at once, so that only the page's own work is seen.
function answerLines(count: number): void {
  const ask = window.fetch;
  const end = Date.now();
  window.fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(
      input instanceof Request ? input.url : `${input}`,
      location.href,
    );
    if (!pathname.endsWith('/v1/transactions')) return ask(input, init);
    const from = Number(searchParams.get('cursor') ?? 0);
    const to = Math.min(count, from + Number(searchParams.get('limit')));
    const transactions = Array.from({ length: to - from }, (_, index) => {
      const at = new Date(end - (from + index) * 4_000_000).toISOString();
      const use = { from: at, to: at, channels: { whatsapp: 4, live_chat: 2 }, kinds: { reply: 6 } };
      const id = String(from + index);
      return {
        id,
        type: 'usage',
        at,
        ...use,
        description: 'AI Credits Used',
        credits: -6,
        balanceAfter: 40_000,
      };
    });
    return Response.json({ transactions, nextCursor: to < count ? String(to) : null });
  };
}
