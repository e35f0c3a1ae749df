/** The colour that widgets stand on in pictures. */
export const ground = { light: '#dfe3ea', dark: '#0c0e12' } as const;
