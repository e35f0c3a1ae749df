import { describe, expect, it } from 'vitest';
import { type Account, zoneAt, zonesLeft } from '../../src/domain/account.ts';
import { accountWith } from './top-up-account.ts';

const inZone = (timeZone: string, seq: number, earlierZones: Account['earlierZones'] = []): Account => ({
  ...accountWith({ left: 0 }),
  timeZone,
  seq,
  earlierZones,
});

describe('the earlier zones of an account', () => {
  it('tell in which one an entry was written', () => {
    const second = inZone('Asia/Tokyo', 7, zonesLeft(inZone('UTC', 3)));
    const third = inZone('Europe/Rome', 9, zonesLeft(second));
    expect([1, 3, 4, 7, 8].map(seq => zoneAt(third, seq))).toEqual([
      'UTC',
      'UTC',
      'Asia/Tokyo',
      'Asia/Tokyo',
      'Europe/Rome',
    ]);
  });

  it('leave out one in which nothing was written', () => {
    const left = zonesLeft(inZone('UTC', 3));
    expect(zonesLeft(inZone('Asia/Tokyo', 3, left))).toBe(left);
  });

  it('are fifty at most, the newest', () => {
    let account = inZone('Zone 1', 1);
    for (let seq = 2; seq <= 60; seq += 1) account = inZone(`Zone ${seq}`, seq, zonesLeft(account));
    expect(account.earlierZones).toHaveLength(50);
    expect([zoneAt(account, 1), zoneAt(account, 59), zoneAt(account, 60)]).toEqual([
      'Zone 10',
      'Zone 59',
      'Zone 60',
    ]);
  });
});
