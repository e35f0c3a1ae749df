// What scripts for pages have in place of `zod/mini`: readers of answers, by its names and with its verdicts. Zod itself
// would be 2 kB more, its words for faults are read by nobody here, and a page that adds to prototypes ends it.

/** Reads a value, or throws. */
type Read = (value: unknown) => unknown;
type Shape = Readonly<Record<string, Reader>>;

interface Reader {
  readonly read: Read;
  /** Whether a field may be missing. */
  readonly isOptional: boolean;
  /** The fields of an object. */
  readonly shape: Shape;
  safeParse(value: unknown): { readonly data?: unknown; readonly error?: unknown };
}

function reader(read: Read, isOptional = false, shape: Shape = {}): Reader {
  return {
    read,
    isOptional,
    shape,
    safeParse(value) {
      try {
        return { data: read(value) };
      } catch (error) {
        return { error };
      }
    },
  };
}

function must<T>(isGood: boolean, value: T): T {
  if (!isGood) throw new TypeError();
  return value;
}

const typed = (type: string) => () => reader(value => must(typeof value === type, value));

export const string = typed('string');
export const boolean = typed('boolean');
export const int = () => reader(value => must(Number.isSafeInteger(value), value));
export const unknown = () => reader(value => value);

export const optional = ({ read }: Reader) =>
  reader(value => (value === undefined ? value : read(value)), true);

export const nullable = ({ read, isOptional }: Reader) =>
  reader(value => (value === null ? value : read(value)), isOptional);

export const array = ({ read }: Reader) =>
  reader(value => (Array.isArray(value) ? value.map(item => read(item)) : must(false, value)));

export const object = (shape: Shape) => catchall({ shape });

/** An object whose other fields are all read by `rest`; without it they are left out. */
export const catchall = ({ shape }: Pick<Reader, 'shape'>, rest?: Reader) =>
  reader(
    value => {
      must(typeof value === 'object' && value !== null && !Array.isArray(value), value);
      const given: Record<string, unknown> = Object(value);
      const read: Record<string, unknown> = {};
      for (const name of Object.keys(rest ? { ...shape, ...given } : shape)) {
        const field = Object.hasOwn(shape, name) ? shape[name] : rest;
        const isThere = name in given;
        if (name === '__proto__' || !field || (field.isOptional && !isThere)) continue;
        read[name] = field.read(must(isThere, given[name]));
      }
      return read;
    },
    false,
    shape,
  );
