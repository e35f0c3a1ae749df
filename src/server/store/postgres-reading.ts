import type { Entry } from '../../domain/entry.ts';
import { entryOf } from './entry-row.ts';
import { purchasesOf, readPlaces } from './postgres-purchases.ts';
import type { Query } from './postgres-query.ts';
import { readRequests } from './postgres-requests.ts';
import { type SeenAccount, seenAccount } from './postgres-rows.ts';
import { reading, writing } from './postgres-statements.ts';
import { deviceOf, grantOf, pairingCodeOf, topUpOf, topUpsRead } from './rows.ts';
import type { AskedTopUp, Device, DeviceGrant, PairingCode, PurchaseRecord, TopUpState } from './store.ts';
import { ledgerKey, type PurchasePlace } from './transaction.ts';
import type { Wants } from './wants.ts';

/** What stands in the database, as far as a batch has to know. */
export interface Known {
  readonly accounts: ReadonlyMap<string, SeenAccount>;
  /** The keys that were looked for, by `ledgerKey`, and what stands under them. */
  readonly keys: ReadonlySet<string>;
  readonly recorded: Map<string, Entry>;
  readonly purchases: readonly PurchaseRecord[];
  /** Ids of providers' that were looked for, by `referenceKey`, with the purchase that each is tied to. */
  readonly references: ReadonlyMap<string, PurchasePlace | null>;
  readonly topUps: ReadonlyMap<string, TopUpState>;
  readonly requests: readonly AskedTopUp[];
  readonly codes: readonly PairingCode[];
  readonly devices: readonly Device[];
  readonly grants: readonly DeviceGrant[];
}

/** Locks the accounts of a batch and reads what it wants, inside an open transaction. */
export async function readWants(query: Query, wants: Wants): Promise<Known> {
  const names = new Set(wants.accounts);
  // Whoever writes for an account has its lock: also who pairs a device by a code that names it.
  if (wants.codeHashes.length > 0) {
    for (const row of await query(writing.accountsOfCodes, [wants.codeHashes]))
      names.add(String(row.account));
  }
  if (wants.grants.length > 0) {
    for (const row of await query(writing.accountsOfGrants, [wants.grants])) names.add(String(row.account));
  }
  // The rest is sent at once and read behind the lock: each statement sees what was committed before it began.
  const [accounts, recorded, purchases, codes, devices, grants, references, topUps, requests] =
    await Promise.all([
      names.size > 0 ? query(writing.lockAccounts, [[...names]]) : [],
      readPlaces(
        query,
        writing.recorded,
        wants.keys.map(({ account, key }) => ({ account, id: key })),
      ),
      readPurchases(query, wants),
      wants.codeHashes.length > 0 ? query(writing.lockCodes, [wants.codeHashes]) : [],
      readPlaces(query, writing.devices, wants.devices),
      wants.grants.length > 0 ? query(writing.lockGrants, [wants.grants]) : [],
      readReferences(query, wants),
      Promise.all(
        [...wants.topUps].map(async account => [account, await readTopUp(query, account)] as const),
      ),
      readRequests(query, wants),
    ]);
  return {
    accounts: new Map(accounts.map(seenAccount).map(seen => [seen.account.account, seen])),
    keys: new Set(wants.keys.map(ledgerKey)),
    recorded: new Map(
      recorded
        .map(entryOf)
        .map(entry => [ledgerKey({ account: entry.account, key: entry.key ?? '' }), entry]),
    ),
    purchases: oncePerId([...purchases, ...requests.flatMap(request => request.purchases)]),
    requests,
    references,
    topUps: new Map(topUps),
    codes: codes.map(pairingCodeOf),
    devices: devices.map(deviceOf),
    grants: grants.map(grantOf),
  };
}

/** One text for an id of one provider's. */
export function referenceKey(provider: string, reference: string): string {
  return `${provider}\n${reference}`;
}

async function readReferences(query: Query, { references }: Wants): Promise<Known['references']> {
  const found = new Map<string, PurchasePlace | null>();
  if (references.length === 0) return found;
  for (const { provider, reference } of references) found.set(referenceKey(provider, reference), null);
  const names = [references.map(each => each.provider), references.map(each => each.reference)];
  for (const { provider, reference, account, purchase } of await query(writing.references, names)) {
    const place = { account: String(account), purchase: String(purchase) };
    found.set(referenceKey(String(provider), String(reference)), place);
  }
  return found;
}

async function readPurchases(query: Query, wants: Wants): Promise<readonly PurchaseRecord[]> {
  const [named, begun] = await Promise.all([
    readPlaces(query, writing.purchases, wants.purchases),
    readPlaces(query, writing.begunPurchases, wants.begunPurchases),
  ]);
  return purchasesOf(query, [...named, ...begun]);
}

function oncePerId(purchases: readonly PurchaseRecord[]): readonly PurchaseRecord[] {
  return [...new Map(purchases.map(one => [`${one.account}\n${one.id}`, one])).values()];
}

/** What is known of an account's automatic top-up. */
export async function readTopUp(query: Query, account: string): Promise<TopUpState> {
  const [[rule], [card], [paid], rows] = await Promise.all([
    query(reading.topUpRule, [account]),
    query(reading.card, [account]),
    query(reading.lastPaid, [account]),
    query(reading.byRule, [account, topUpsRead]),
  ]);
  return topUpOf({ rule, card, paid, purchases: await purchasesOf(query, rows) });
}
