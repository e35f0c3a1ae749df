import { requestOf, type Work } from './load.ts';

export const apiKey = 'key_of_the_benchmark_only';
export const authorization = `Bearer ${apiKey}`;
export const accounts = 1000;

/** Opens the accounts that the load spends from: each has credits for 1,000,000 uses. */
export async function openAccounts(url: string): Promise<void> {
  for (let place = 0; place < accounts; place += 1) {
    const answer = await fetch(`${url}/v1/accounts/account-${place}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: `Account ${place}`,
        plan: 'Bench',
        currency: 'USD',
        timeZone: 'Asia/Kolkata',
        cycleAnchor: '2025-04-24T00:00:00+05:30',
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}

/** The configuration of the proxy under load. */
export const config = { plans: { Bench: { allocation: 1_000_000 } } };

/** Requests with `events` uses each; every id is new, every answer must say that all were recorded. */
export function spends(events: number, round: string): Work {
  return {
    request(n) {
      let list = '';
      for (let place = 0; place < events; place += 1) {
        const account = (n * 7919 + place * 31) % accounts;
        if (place > 0) list += ',';
        list += `{"id":"${round}-${n}-${place}","account":"account-${account}","credits":1,"channel":"whatsapp","kind":"reply"}`;
      }
      return requestOf('POST', '/v1/usage', { authorization, json: `{"events":[${list}]}` });
    },
    check(answer) {
      if (answer.split('"status":"recorded"').length - 1 !== events) {
        throw new Error(`Not recorded: ${answer.slice(-500)}`);
      }
    },
  };
}
