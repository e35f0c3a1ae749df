import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// The page about looks is made from the source: `npx vitest run test/theming.test.ts -u` writes it anew.

const styles = globSync('src/ui/**/*.css').sort().map(readText).join('\n');

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Every custom property with what it is where a page says nothing; both colours where the schemes differ. */
function properties(): string[] {
  const found = new Map<string, string>();
  for (const { index } of styles.matchAll(/var\(--ai-credits-/g)) {
    const [name = '', ...rest] = insideOf(styles.slice(index + 4)).split(/,\s*/);
    found.set(name, rest.join(', '));
  }
  return [...found].map(([name, usual]) => {
    const [light, dark] = /light-dark\((.*?), (.*?)\)/.exec(usual)?.slice(1) ?? [];
    const said = (colour: string | undefined) =>
      colour ? usual.replace(/light-dark\(.*?\)/, colour) : usual;
    return `| \`${name}\` | \`${said(light)}\` | ${dark ? `\`${said(dark)}\`` : 'the same'} |`;
  });
}

/** What stands before the bracket that closes the one that `text` is in. */
function insideOf(text: string): string {
  let depth = 1;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(0, at);
  }
  throw new Error('A bracket is not closed.');
}

/** Every part by its name, with what its file says of it, or else what the component says of itself that draws it. */
function parts(): string[] {
  const found = new Map<string, string>();
  const said = new Map<string, string>();
  for (const path of globSync('src/ui/*.tsx').sort()) {
    const source = readText(path);
    const comment = /\/\*\*((?:(?!\*\/).)*)\*\/\s*export function [A-Z]/s.exec(source)?.[1] ?? '';
    const about = comment
      .replaceAll(/\s*\n \* /g, ' ')
      .replace(/^\s*\*? /, '')
      .trim();
    for (const [, name = '', first = '', rest = ''] of source.matchAll(/\/\/ Part ([\w-]+): (.)(.*)/g))
      said.set(name, first.toUpperCase() + rest);
    for (const [, quoted, code = ''] of source.matchAll(/ part=(?:"([\w-]+)"|\{([^}]*)\})/g))
      for (const name of quoted ? [quoted] : namesIn(code, source))
        if (!found.has(name)) found.set(name, about);
  }
  const sorted = [...found].sort(([one], [other]) => one.localeCompare(other));
  return sorted.map(([name, about]) => `| \`${name}\` | ${said.get(name) ?? about} |`);
}

/** What an expression may be: the texts that it chooses from, or those that its type lists. */
function namesIn(code: string, source: string): string[] {
  const type = source.split(`${code}: '`)[1]?.split(';')[0];
  const choices = code.includes('?') ? code.slice(code.indexOf('?')) : `? '${type}`;
  return [...choices.matchAll(/'([\w-]+)'/g)].map(([, name]) => name ?? '');
}

test('the page about looks has every property and every part', async () => {
  const page = `# Theming

Made from the source by \`test/theming.test.ts\`.

## Custom properties

Set on \`ai-credits\` or on anything around it. \`theme="light"\` and \`theme="dark"\` choose the colours; \`auto\` follows the page around it, by its \`color-scheme\`.

| property | usual value | in dark |
|---|---|---|
${properties().join('\n')}

## Parts

For \`ai-credits::part(name)\`.

| part | what it is |
|---|---|
${parts().join('\n')}
`;
  await expect(page).toMatchFileSnapshot('../docs/theming.md');
});
