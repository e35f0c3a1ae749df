import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import * as z from 'zod/mini';
import type { Role } from '../contract/field.ts';
import { role, text, textLimit } from '../contract/field.ts';
import { once } from '../contract/once.ts';
import { isProblemCode, problemStatus } from '../contract/problem.ts';
import { answer } from './demo-assistant.ts';
import { type CreditsAccess, CreditsUnavailable, createCredits } from './demo-credits.ts';
import { demoAccount } from './demo-days.ts';

export interface DemoOptions extends CreditsAccess {
  now(): number;
}

const roleCookie = 'demo_role';

const roleBody = once(() => z.object({ role: role() }));

const messageBody = once(() =>
  z.object({
    /** Made by the page once per message, and kept when it sends the message again. */
    id: text(textLimit.id),
    conversation: text(textLimit.id),
    channel: text(textLimit.label),
    text: z.string().check(z.minLength(1), z.maxLength(2000)),
  }),
);

/**
 * The backend of the demo's inbox, and the example of an integration: it uses the public API only, as a product's own
 * backend would. Two things are worth copying: where tokens come from, and when usage is recorded.
 */
export function createDemo({ api, apiBase, apiKey, now }: DemoOptions): Hono {
  const credits = createCredits({ api, apiBase, apiKey });
  const demo = new Hono();

  // The widget posts here with the page's own cookies, so it is the product's sign-in that decides who asks and what
  // they may do. The secret key opens the session; the browser sees a token that dies within the hour.
  demo.post('/demo/token', async context => {
    const signedIn = roleOf(getCookie(context, roleCookie));
    const session = await credits.session(demoAccount, { user: `demo-${signedIn}`, role: signedIn });
    return context.json(session, 200, { 'cache-control': 'no-store' });
  });

  // Stands in for signing in as somebody else.
  demo.post('/demo/role', async context => {
    const body = roleBody().safeParse(await context.req.json().catch(() => null));
    if (!body.success) return problem('invalid_request', 'role must be owner or agent.');
    setCookie(context, roleCookie, body.data.role, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.body(null, 204);
  });

  demo.get('/demo/role', context =>
    context.text(roleOf(getCookie(context, roleCookie)), 200, { 'cache-control': 'no-store' }),
  );

  demo.post('/demo/messages', async context => {
    // A form on a stranger's page cannot send JSON without asking first, so it cannot spend anybody's credits.
    if (!isJson(context.req.header('content-type'))) {
      return problem('invalid_request', 'Messages are sent as application/json.');
    }
    const body = messageBody().safeParse(await context.req.json().catch(() => null));
    if (!body.success)
      return problem('invalid_request', 'A message needs id, conversation, channel and text.');
    const message = body.data;
    const said = answer(message.text, new Date(now()));

    // Recorded before the answer goes out: an answer that cannot be paid for is never sent. The message's id is the
    // event's id, so a retry after a lost connection answers again and spends nothing.
    const [result] = await credits.record([
      {
        id: message.id,
        account: demoAccount,
        credits: said.credits,
        channel: message.channel,
        kind: said.kind,
        conversation: message.conversation,
        description: said.description,
      },
    ]);
    if (result === undefined)
      throw new CreditsUnavailable('AI Credits did not say what became of the event.');
    if (result.status === 'refused') {
      return problem(result.problem?.code ?? 'unavailable', result.problem?.detail ?? 'No reason was given.');
    }
    return context.json({ reply: said.reply, kind: said.kind, credits: said.credits });
  });

  demo.onError(error => problem('unavailable', `AI Credits could not be asked: ${error.message}`));
  return demo;
}

function roleOf(cookie: string | undefined): Role {
  return cookie === 'agent' ? 'agent' : 'owner';
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function problem(code: string, detail: string): Response {
  const status = isProblemCode(code) ? problemStatus[code] : problemStatus.unavailable;
  return new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
