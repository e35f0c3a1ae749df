/** Simultaneous equal reads, asked once. */
export interface Fold<T> {
  /** Joins an equal read of the account that is on its way, or begins one. Its failure fails all who joined it. */
  read(account: string, key: string, begin: () => Promise<T>): Promise<T>;
  /** Does what may change the account. */
  write(account: string, begin: () => Promise<T>): Promise<T>;
}

/**
 * Folds by account. As soon as anybody was answered anything of an account, its reads that began before are joined no
 * more: who was told of a payment never gets a balance from before it.
 */
export function createFold<T>(): Fold<T> {
  const flying = new Map<string, Map<string, Promise<T>>>();

  const settled = (account: string, begun: Promise<T>) => begun.finally(() => flying.delete(account));

  return {
    read(account, key, begin) {
      const known = flying.get(account)?.get(key);
      if (known) return known;
      const begun = settled(account, begin());
      const ofAccount = flying.get(account) ?? new Map<string, Promise<T>>();
      flying.set(account, ofAccount.set(key, begun));
      return begun;
    },
    write: (account, begin) => settled(account, begin()),
  };
}
