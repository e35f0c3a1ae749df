/** Builds a value at its first use. Schemas are built so: making them all is most of a widget's start-up. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
