/** Builds a value at its first use. Schemas are built so: making them all is most of a widget's start-up. */
// So that a bundle leaves out the schemas that it does not use.
/* @__NO_SIDE_EFFECTS__ */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
