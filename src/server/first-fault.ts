import * as z from 'zod/mini';

// Without a locale zod says "Invalid input" to everything. The server is alone in its process; a widget may not do this.
z.config(z.locales.en());

/** The first thing that is wrong with what was parsed and where it stands, as one sentence. */
export function firstFault({ issues: [issue] }: z.core.$ZodError): string {
  const path = issue?.path.join('.');
  return `${path ? `${path}: ` : ''}${issue?.message ?? 'This is not valid'}.`;
}
