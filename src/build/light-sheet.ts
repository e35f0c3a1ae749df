/** The widget's sheet in one block, its movements before it, and with letters for the properties that it keeps to itself. */
export function lightSheet(sheet: string): string {
  const movements = sheet.match(/@keyframes \w+\{([^{}]*\{[^{}]*\})*\}/g) ?? [];
  const rules = movements.reduce((left, each) => left.replace(each, ''), sheet);
  // What depends on the browser or its person comes last, and stays as it is.
  const [plain, ...others] = rules.split(/(?=@)/);
  const block = plain?.replaceAll('}}.ai-credits{', '}') ?? '';
  const own = new Map<string, string>();
  return [...movements, block, ...others]
    .join('')
    .replace(/--ac-[\w-]+/g, name => {
      own.set(name, own.get(name) ?? `--${letters[own.size]}`);
      return own.get(name) ?? '';
    })
    .replace(/, | \/ /g, space => space.trim());
}

const letters = 'etanriosldcuphfvymgbwkxjqz';
