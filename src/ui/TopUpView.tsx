import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Balance, PricingAnswer } from '../contract/balance.ts';
import type { TopUpAnswer, TopUpRule } from '../contract/top-up.ts';
import { amountFault, priceMinor } from '../domain/price.ts';
import type { ActionOf } from './Action.tsx';
import { useUi } from './context.ts';
import { useFocusAfter } from './focus.ts';
import { Failure, Notice } from './Notice.tsx';
import { Skeleton } from './Skeleton.tsx';
import { troubleText } from './say.ts';

/** The amounts as they are typed. */
type Texts = Readonly<Record<'threshold' | 'credits' | 'cap', string>>;

/** Attempts shown, the newest. */
const shownAttempts = 5;

/** What is bought by itself, what stands in its way and what became of it. */
export function TopUpView({ balance }: { balance: Balance }) {
  const { wallet } = useUi();
  const { pricing, topUp } = wallet;
  const [prices, known] = [pricing.state.value, topUp.state.value];

  function refresh(): void {
    void pricing.refresh();
    void topUp.refresh();
  }
  useLayoutEffect(topUp.forget, [topUp]);
  useEffect(refresh, [pricing, topUp, wallet.news.value]);

  if (prices.phase === 'failed') return <Failure trouble={prices.trouble} retry={refresh} />;
  if (known.phase === 'failed') return <Failure trouble={known.trouble} retry={refresh} />;
  if (prices.phase === 'loading' || known.phase === 'loading') return <Skeleton of="buy" />;
  return (
    <>
      <Obstacle topUp={known.topUp} pricing={prices.pricing} />
      <RuleForm balance={balance} topUp={known.topUp} pricing={prices.pricing} />
      {known.topUp.mandate?.agreed && <Mandate way={known.topUp.mandate.agreed} />}
      {known.topUp.attempts.length > 0 && <Attempts topUp={known.topUp} />}
    </>
  );
}

// What comes next, or stands in its way.
function Obstacle({ topUp, pricing }: { topUp: TopUpAnswer; pricing: PricingAnswer }) {
  const { copy, format, place, say, short, wallet } = useUi();
  const { debit, declines, enabled, mandate } = topUp;
  const [told, tell] = useState('');
  const target = useFocusAfter<HTMLDivElement>(debit?.purchase);
  const money = (minor: number) => format.money(minor, topUp.currency);
  const notice = (text: string, ...actions: ActionOf[]) => (
    <div ref={target} tabIndex={-1}>
      <Notice tone={declines > 0 ? 'bad' : 'warn'} text={text} actions={actions} />
    </div>
  );

  if (debit) {
    const { at, priceMinor: price, purchase } = debit;
    const text = say(copy.nextDebit, { price: money(price), date: format.date(at), time: format.time(at) });
    const cancel = async () => {
      const trouble = await wallet.topUp.cancel(purchase);
      tell(trouble ? troubleText(copy, trouble) : '');
    };
    return notice(`${text} ${told}`, [copy.cancelDebit, () => void cancel()]);
  }
  // Whoever is about to switch it on knows beforehand what is missing.
  const missing = mandate ? mandate.agreed === null && 'no_mandate' : !pricing.savedCard && 'no_card';
  const stop = enabled ? (topUp.stop ?? (declines > 0 && 'declined')) : missing;
  const name = stop === 'no_card' ? missing || stop : stop;
  const text = name && (copy.obstacles as Readonly<Record<string, string>>)[name];
  if (!text) return null;
  const least = pricing.presets[0] ?? pricing.minCredits;
  const way: ActionOf =
    mandate && name !== 'paused'
      ? [say(copy.agree, { credits: short(least) }), () => wallet.purchase.buy(least, 'mandate')]
      : [copy.getMore, () => (place.value = 'buy')];
  const isMissing = name === missing || name === 'paused';
  return notice(say(text, { most: money(mandate?.mostMinor ?? 0) }), ...(isMissing ? [way] : []));
}

function Mandate({ way }: { way: string }) {
  const { copy, say, wallet } = useUi();
  const [told, tell] = useState('');

  async function end(): Promise<void> {
    const trouble = await wallet.pricing.dropCard();
    if (trouble) tell(troubleText(copy, trouble));
    else void wallet.topUp.refresh();
  }
  return (
    <p class="row note">
      <span role="status">{told || say(copy.debitedBy, { way })}</span>
      <button type="button" class="text" onClick={() => void end()}>
        {copy.endMandate}
      </button>
    </p>
  );
}

function RuleForm({
  balance,
  topUp,
  pricing,
}: {
  balance: Balance;
  topUp: TopUpAnswer;
  pricing: PricingAnswer;
}) {
  const { copy, format, id, say, wallet } = useUi();
  const { currency } = pricing;
  const money = (minor: number) => format.money(minor, currency);
  const [isOn, turn] = useState(topUp.enabled);
  const [texts, type] = useState<Texts>(() => {
    const { threshold, credits, monthlyCapMinor } = topUp.credits > 0 ? topUp : usual(balance, pricing);
    return {
      threshold: format.credits(threshold),
      credits: format.credits(credits),
      cap: money(monthlyCapMinor),
    };
  });
  const [fault, find] = useState<readonly [at: keyof Texts | '', text: string]>(['', '']);
  const [told, tell] = useState('');
  const faultId = `${id}-fault`;
  const credits = format.parseWhole(texts.credits);
  const isSold = amountFault(pricing, credits) === null;
  const price = isSold ? priceMinor(pricing, credits) : 0;

  function faultOf({ threshold, monthlyCapMinor }: TopUpRule): typeof fault | undefined {
    const { stepCredits: step, minCredits: least, maxCredits: most } = pricing;
    if (!Number.isSafeInteger(threshold)) return ['threshold', copy.noThreshold];
    if (!isSold) return ['credits', say(copy.notSold, { step, least, most })];
    const mostMinor = topUp.mandate?.mostMinor ?? price;
    if (price > mostMinor) return ['credits', say(copy.obstacles.too_large, { most: money(mostMinor) })];
    // Nor where it cannot be read.
    if (!(monthlyCapMinor >= price)) return ['cap', say(copy.capTooLow, { price: money(price) })];
    return undefined;
  }

  async function save(): Promise<void> {
    const rule = {
      enabled: isOn,
      threshold: format.parseWhole(texts.threshold),
      credits,
      monthlyCapMinor: format.parseMoney(texts.cap, currency),
    };
    const found = faultOf(rule);
    find(found ?? ['', '']);
    tell('');
    if (found) return;
    const trouble = await wallet.topUp.save(rule);
    find(['', trouble ? troubleText(copy, trouble) : '']);
    tell(trouble ? '' : copy.saved);
  }

  const line = (at: keyof Texts, sentence: string) => {
    const [before, after] = sentence.split('{amount}');
    return (
      <p>
        <label>
          {before}
          <input
            inputMode={at === 'cap' ? 'decimal' : 'numeric'}
            autocomplete="off"
            maxLength={16}
            aria-describedby={faultId}
            aria-invalid={fault[0] === at}
            value={texts[at]}
            onInput={event => type({ ...texts, [at]: event.currentTarget.value })}
          />
          {after}
        </label>
      </p>
    );
  };
  const used = { used: money(topUp.spentMinor), most: money(topUp.monthlyCapMinor) };
  return (
    <form class="stack rule" part="top-up" onSubmit={() => void save()}>
      <label class="row">
        <strong>{copy.topUpSwitch}</strong>
        <input
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells by itself whether it is checked
          role="switch"
          checked={isOn}
          onChange={event => turn(event.currentTarget.checked)}
        />
      </label>
      {line('threshold', copy.whenBelow)}
      {line('credits', say(copy.buyThen, { price: isSold ? money(price) : '–' }))}
      {line('cap', copy.atMost)}
      <p id={faultId} class="fault note" role="alert">
        {fault[1]}
      </p>
      <button type="submit" class="primary">
        {copy.save}
      </button>
      <p class="note" role="status">
        {told} {topUp.credits > 0 && say(copy.usedThisCycle, used)}
      </p>
    </form>
  );
}

// A fifth of the plan, an amount worth the visit, and three of those.
function usual({ plan }: Balance, pricing: PricingAnswer): Omit<TopUpRule, 'enabled'> {
  const { presets, minCredits } = pricing;
  const credits = presets.find(preset => preset >= 5000) ?? presets.at(-1) ?? minCredits;
  return {
    threshold: Math.round(plan.allocation / 500) * 100,
    credits,
    monthlyCapMinor: 3 * priceMinor(pricing, credits),
  };
}

function Attempts({ topUp: { attempts, currency } }: { topUp: TopUpAnswer }) {
  const { copy, format, say } = useUi();
  const outcomes: Readonly<Record<string, string>> = copy.outcomes;
  return (
    <ul>
      {attempts.slice(0, shownAttempts).map(({ purchase, at, credits, priceMinor, status }) => (
        <li key={purchase} class="line">
          <div>
            {say(copy.credits, { credits })}
            <div class="note">
              {format.date(at)}, {format.time(at)} · {format.money(priceMinor, currency)}
            </div>
          </div>
          <span class={status === 'paid' ? 'added' : ''}>{outcomes[status] ?? status}</span>
        </li>
      ))}
    </ul>
  );
}
