const length = 8;

/** What a person typed as the eight characters of a pairing code; null where it cannot be one. */
export function readPairingCode(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  return code.length === length && /^[A-Z0-9]+$/.test(code) ? code : null;
}
