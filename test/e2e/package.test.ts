import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { type Bundle, bundlers } from './package-bundlers.ts';
import { startDevServer } from './package-dev-server.ts';
import { createProject, type Project } from './package-project.ts';
import { type Site, startSite, tokenPath } from './page-site.ts';

// The npm package as somebody has it: from the tarball, in a project of their own, with what docs/examples.md says.

/** The most that the widget may weigh in somebody's bundle, in bytes after gzip -9. */
const maxBytes = 38_500;
const frameworks = ['preact', 'react', 'react-dom', 'vue', 'csstype', '@types'];

let project: Project;
let site: Site;
let chromium: OpenBrowser;
beforeAll(async () => {
  [project, site, chromium] = await Promise.all([createProject(), startSite(), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
  project?.remove();
});

test('it brings nothing else along', () => {
  expect(project.installed()).toEqual(['ai-credits']);
});

test('a server imports it, and nothing happens there', async () => {
  project.write(
    'server.js',
    `const before = Object.keys(globalThis).length;
     const { mount, defineElement } = await import('ai-credits');
     await import('ai-credits/element');
     defineElement();
     console.info(typeof mount, Object.keys(globalThis).length - before);`,
  );
  expect(await project.run('node', 'server.js')).toBe('function 0\n');
});

describe('the types', () => {
  test.each(['bundler', 'nodenext'])('are enough by themselves, resolved as %s', async resolution => {
    project.write(
      'plain.ts',
      `import 'ai-credits/element';
       import { type Handle, mount } from 'ai-credits';
       const credits: Handle | undefined = mount('#credits', { endpoint: '/', tokenUrl: '/token' });
       credits?.open('buy');
       // @ts-expect-error There is no such method.
       credits?.pay();
       // @ts-expect-error There is no endpoint.
       mount('#credits', {});
       const element = document.createElement('ai-credits');
       element.getToken = async ({ refresh }) => ({ token: String(refresh) });
       element.messages = { title: 'Credits' };
       // @ts-expect-error A token is a text.
       element.getToken = async () => 1;
       element.addEventListener('ai-credits-buy', event => event.detail.credits.toFixed());
       void document.querySelector('ai-credits')?.refresh();`,
    );
    expect(await project.run('tsc', ...compilerFlags(resolution), 'plain.ts')).toBe('');
  });
});

describe.each(Object.entries(bundlers))('bundled by %s', (name, bundle) => {
  test('mount and the element show the balance, in few bytes', async () => {
    project.write('page.js', `import 'ai-credits/element';\n${example('The npm package', 'js')}`);
    const made = await bundle(project.folder, 'page.js');
    expect(bytesAtStart(made)).toBeLessThan(maxBytes);
    const [, tag = ''] = /(<ai-credits.*)/s.exec(example('Any page', 'html')) ?? [];
    // On a page that gave every object a method.
    const polluted = '<script>Object.prototype.each = function () {};</script>';
    const body = `${polluted}<div id="credits"></div><button id="buy">Buy</button>${tag}`;
    const page = await showsBalance(`/${name}`, made, body);
    await page.locator('#credits > div >>> ::-p-text(40,000)').wait();
    await page.click('#buy');
    await page.locator('#credits > div >>> ::-p-text(Get More Credits)').wait();
    await page.$eval('ai-credits', element => element.setAttribute('locale', 'de'));
    await page.locator('ai-credits >>> [lang="de"]').wait();
  });

  test('what is imported and not used costs nothing', async () => {
    project.write('unused.js', "import { mount } from 'ai-credits'; console.info('Nothing.');");
    const made = await bundle(project.folder, 'unused.js');
    expect(made.get('out.js')?.length).toBeLessThan(1000);
  });
});

describe('the example', () => {
  test('for any page shows the balance', async () => {
    await showsBalance('/any', new Map(), example('Any page', 'html'));
  });

  test('for a server shows the balance on the page that it makes', async () => {
    const page = example('A server', 'erb')
      .replace('<%= credits_token_path %>', '/my-backend/credits-token')
      .replace(/<%= link_to.*%>/, '<a href="/billing">Billing</a>');
    await showsBalance('/server', new Map(), page);
  });
});

test('a module that is edited while somebody looks, and brings another version, keeps the widget as it is', async () => {
  project.copy('ai-credits', 'ai-credits-before', text => text.replaceAll(/\b0\.1\.0\b/g, '0.0.9'));
  const entry = (more: string, title: string) =>
    `import 'ai-credits/element'; ${more} document.title = '${title}'; import.meta.hot.accept();`;
  project.write('main.js', entry('', 'Before'));
  const tag = `<ai-credits endpoint="/" token-url="${tokenPath}" locale="en-US"></ai-credits>`;
  project.write('index.html', `<!doctype html>${tag}<script type="module" src="/main.js"></script>`);
  const packages = ['ai-credits/element', 'ai-credits-before/element'];
  await using dev = await startDevServer(project, site, packages);
  const page = await chromium.browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  await page.goto(dev.url);
  await page.locator('ai-credits >>> ::-p-text(40,000)').wait();
  await page.$eval('ai-credits', element => element.open('buy'));
  await page.locator('ai-credits >>> ::-p-text(10K)').click();
  await page.locator('ai-credits >>> ::-p-text(Pay $100)').wait();
  const inside = await page.evaluateHandle(
    () => document.querySelector('ai-credits')?.shadowRoot?.firstChild,
  );
  const definition = await page.evaluateHandle(() => customElements.get('ai-credits'));
  project.write('main.js', entry(`import 'ai-credits-before/element';`, 'After'));
  await page.waitForFunction('document.title === "After"');
  const isSame = await page.evaluate(
    (before, first) =>
      before === document.querySelector('ai-credits')?.shadowRoot?.firstChild &&
      first === customElements.get('ai-credits'),
    inside,
    definition,
  );
  expect(isSame).toBe(true);
  await page.locator('ai-credits >>> ::-p-text(Pay $100)').wait();
  expect(complaints).toEqual([]);
  await page.close();
});

describe('the element in a framework', () => {
  beforeAll(() => project.link(...frameworks));

  test('has types in its JSX', async () => {
    project.write('Example.tsx', `/** @jsxImportSource react */\n${example('React', 'tsx')}`);
    const files = [
      ['preact', 'class="credits" onai-credits-buy'],
      ['react', 'className="credits" onai-credits-buy'],
      ['vue', 'class="credits" onAiCreditsBuy'],
    ].map(([source, more]) => {
      const file = `${source}.tsx`;
      project.write(
        file,
        `/** @jsxImportSource ${source} */
         import 'ai-credits/element';
         const attributes = { endpoint: '/', 'token-url': '/token', 'time-zone': 'Asia/Kolkata' } as const;
         const getToken = async () => 'token';
         export const good = (
           <ai-credits key="credits" {...attributes} view="pill" theme="auto" getToken={getToken}
             ${more}={event => event.detail.credits.toFixed()}>
             <a href="/billing">Billing</a>
           </ai-credits>
         );
         // @ts-expect-error There is no such view.
         export const view = <ai-credits {...attributes} view="page" />;
         // @ts-expect-error A token is a text.
         export const token = <ai-credits {...attributes} getToken={async () => 1} />;
         // @ts-expect-error A function is expected.
         export const listener = <ai-credits {...attributes} ${more}="buy" />;`,
      );
      return file;
    });
    project.write(
      'template.ts',
      `import 'ai-credits/element';
       import type { GlobalComponents } from 'vue';
       type Props = InstanceType<GlobalComponents['ai-credits']>['$props'];
       export const good: Props = { endpoint: '/', view: 'pill', onAiCreditsReady() {} };
       // @ts-expect-error There is no such view.
       export const bad: Props = { view: 'page' };`,
    );
    // As Vue wants it; the others take it too. Their own types are theirs to check.
    const flags = [...compilerFlags('bundler'), '--jsx', 'preserve', '--skipLibCheck'];
    expect(await project.run('tsc', ...flags, 'template.ts', 'Example.tsx', ...files)).toBe('');
  });

  test('shows the balance in React and hears of a purchase', async () => {
    project.write(
      'react-page.tsx',
      `/** @jsxImportSource react */
       import { StrictMode } from 'react';
       import { createRoot } from 'react-dom/client';
       import { Credits } from './Example.tsx';
       const onPurchased = () => document.querySelector('#root')?.classList.add('purchased');
       createRoot(document.querySelector('#root')!).render(<StrictMode><Credits onPurchased={onPurchased} /></StrictMode>);`,
    );
    project.write('Example.tsx', `/** @jsxImportSource react */\n${example('React', 'tsx')}`);
    await showsBalanceAndHears('/react', 'react-page.tsx');
  });

  test('shows the balance in Preact and hears of a purchase, by the example for React', async () => {
    project.write(
      'preact-page.tsx',
      `/** @jsxImportSource preact */
       import { render } from 'preact';
       import { Credits } from './PreactExample.tsx';
       const onPurchased = () => document.querySelector('#root')?.classList.add('purchased');
       render(<Credits onPurchased={onPurchased} />, document.querySelector('#root')!);`,
    );
    project.write('PreactExample.tsx', `/** @jsxImportSource preact */\n${example('React', 'tsx')}`);
    await showsBalanceAndHears('/preact', 'preact-page.tsx');
  });

  test('shows the balance in Vue and hears of a purchase', async () => {
    project.write(
      'vue-page.js',
      `import { createApp } from 'vue';
       import Credits from './Credits.vue';
       const onPurchased = () => document.querySelector('#root')?.classList.add('purchased');
       createApp(Credits, { onPurchased }).mount('#root');`,
    );
    project.write('Credits.vue', example('Vue', 'vue'));
    await showsBalanceAndHears('/vue', 'vue-page.js');
  });
});

/** The code that stands in docs/examples.md below `heading`, with the proxy of the tests. */
function example(heading: string, language: string): string {
  const code = new RegExp(`\n## ${heading}\n(?:(?!\n## )[^])*?\`\`\`${language}\n([^]*?)\`\`\``);
  const [, text] = code.exec(readFileSync('docs/examples.md', 'utf8')) ?? [];
  if (text === undefined) throw new Error(`There is no ${language} below ${heading}.`);
  return text.replaceAll('https://credits.example.com', site.proxyUrl);
}

/** What a page loads before anybody speaks another language: all that is not one of these. */
function bytesAtStart(made: Bundle): number {
  const isLanguage = (text: string) => text.includes('live_chat') && !text.includes('Live Chat');
  const texts = [...made.values()].filter(text => !isLanguage(text));
  return gzipSync(texts.join(''), { level: 9 }).length;
}

/** Opens a page of the site with `body` and then what was bundled, and waits for the account's balance. */
async function showsBalance(path: string, made: Bundle, body: string): Promise<Page> {
  for (const [name, text] of made) site.pages.set(`${path}/${name}`, { body: text, type: 'text/javascript' });
  const withScript = made.size === 0 ? body : `${body}<script type="module" src="${path}/out.js"></script>`;
  site.pages.set(path, { body: `<!doctype html><title>Credits</title>${withScript}` });
  const page = await chromium.browser.newPage();
  await page.goto(site.url + path);
  await page.locator('ai-credits >>> ::-p-text(40,000)').wait();
  return page;
}

async function showsBalanceAndHears(path: string, entry: string): Promise<void> {
  const made = await bundlers.esbuild(project.folder, entry);
  const page = await showsBalance(path, made, '<div id="root"></div>');
  await page.$eval('ai-credits', element => element.dispatchEvent(new CustomEvent('ai-credits-purchased')));
  await page.waitForSelector('#root.purchased');
}

function compilerFlags(resolution: string): string[] {
  const module = resolution === 'nodenext' ? 'nodenext' : 'esnext';
  const usual = ['--noEmit', '--strict', '--allowImportingTsExtensions', '--target', 'es2023', '--types', ''];
  return [...usual, '--skipDefaultLibCheck', '--module', module, '--moduleResolution', resolution];
}
