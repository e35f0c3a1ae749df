// @vitest-environment jsdom
import { cleanup, configure, render, screen, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createBackend } from '../../public/demo/backend.ts';
import { earlierConversations } from '../../public/demo/conversations.ts';
import { createDesk, type Desk } from '../../public/demo/desk.ts';
import { SupportInbox } from '../../public/demo/SupportInbox.tsx';
import { createShopWorld, type ShopWorld } from './shop-world.ts';

// A busy machine may take longer than the usual second to show an answer.
configure({ asyncUtilTimeout: 10_000 });

const page = 'http://inbox.test';
const wire = setupServer();
let world: ShopWorld;
let desk: Desk;
let creditsAskedFor: number;

beforeAll(() => wire.listen({ onUnhandledFrame: 'error' }));
beforeEach(async () => {
  world = await createShopWorld();
  wire.use(http.all(`${page}/*`, ({ request }) => world.demo.fetch(request)));
  let made = 0;
  creditsAskedFor = 0;
  desk = createDesk({
    conversations: earlierConversations(world.clock.now()),
    backend: createBackend((path, init) => fetch(new URL(String(path), page), init)),
    now: world.clock.now,
    newId: () => `message-${++made}`,
  });
  render(<SupportInbox desk={desk} onGetCredits={() => creditsAskedFor++} />);
});
afterEach(async () => {
  cleanup();
  wire.resetHandlers();
  await world.close();
});
afterAll(() => wire.close());

const messages = () => within(screen.getByRole('log', { name: 'Messages' }));
const customerSays = async (text: string) =>
  userEvent.type(screen.getByLabelText('Message'), `${text}{Enter}`);

describe('the inbox', () => {
  test('answers a customer for one credit', async () => {
    // The thread begins with replies of earlier: the answer to this very question is what to wait for.
    const earlier = messages().getAllByText(/^AI reply · 1 credit · /).length;
    await customerSays('What does shipping cost?');
    await messages().findByText(/^Delivery takes 2 to 4 working days/);
    expect(messages().getAllByText(/^AI reply · 1 credit · /)).toHaveLength(earlier + 1);
    expect(await world.available()).toBe(39_999);
  });

  test('looks up an order for two credits', async () => {
    await customerSays('Where is order 4530?');
    expect(await messages().findByText(/I looked it up|Order 4530/)).toBeDefined();
    expect(await world.available()).toBe(39_998);
  });

  test('lets a visitor watch without typing', async () => {
    await userEvent.click(screen.getByRole('button', { name: 'Simulate customer message' }));
    expect(await messages().findByText('Does the rain jacket run small?')).toBeDefined();
    expect(await messages().findByText(/runs true to size/)).toBeDefined();
  });

  test('records usage under the channel and conversation of the customer', async () => {
    await userEvent.click(screen.getByRole('button', { name: /Mateo Rossi/ }));
    await customerSays('Do you have a discount code?');
    await messages().findByText(/FERN10/);
    const [line] = await world.lines();
    expect(line).toMatchObject({ credits: -1, channels: { instagram: 1 }, kinds: { reply: 1 } });
  });

  test('costs nothing where a person answers', async () => {
    await userEvent.click(screen.getByRole('radio', { name: 'As yourself' }));
    await customerSays('I am on it.');
    expect(await messages().findByText(/^You · /)).toBeDefined();
    expect(await world.available()).toBe(40_000);
  });

  test('shows only the conversations of one channel', async () => {
    await userEvent.selectOptions(screen.getByLabelText('Channel'), 'Facebook');
    const list = within(screen.getByRole('navigation', { name: 'Conversations' }));
    expect(list.getAllByRole('button').map(row => row.textContent)).toEqual([
      expect.stringContaining('Tom Becker'),
    ]);
  });
});

describe('without credits', () => {
  beforeEach(async () => {
    await world.spend(40_000);
    await customerSays('What does shipping cost?');
    await messages().findByText(/The AI is paused/);
  });

  test('the AI pauses and says who can go on', async () => {
    expect(screen.getByText('AI paused')).toBeDefined();
    expect(screen.getByText('Needs you')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Get More Credits' }));
    expect(creditsAskedFor).toBe(1);
  });

  test('a person answers instead', async () => {
    await userEvent.click(screen.getByRole('radio', { name: 'As yourself' }));
    await customerSays('Nine dollars.');
    expect(messages().getByText('Nine dollars.')).toBeDefined();
    expect(messages().queryByText(/The AI is paused/)).toBeNull();
  });

  test('the AI answers what it had to leave as soon as credits are there', async () => {
    await world.buy(1000);
    await desk.resume();
    expect(await messages().findByText(/free above \$60/)).toBeDefined();
    expect(await world.available()).toBe(999);
  });
});

describe('on a broken wire', () => {
  test('a message whose answer got lost is sent again and costs once', async () => {
    wire.use(
      http.post(
        `${page}/demo/messages`,
        async ({ request }) => {
          await world.demo.fetch(request);
          return HttpResponse.error();
        },
        { once: true },
      ),
    );
    await customerSays('What does shipping cost?');
    await userEvent.click(await messages().findByRole('button', { name: 'Try again' }));
    expect(await messages().findByText(/^AI reply · 1 credit · /)).toBeDefined();
    expect(await world.available()).toBe(39_999);
  });

  test('an answer that makes no sense is no answer', async () => {
    wire.use(http.post(`${page}/demo/messages`, () => HttpResponse.json({ hello: 'world' }), { once: true }));
    await customerSays('Hello');
    expect(await messages().findByText(/The AI could not be reached/)).toBeDefined();
  });
});
