import { readAddress } from './address.ts';
import { deviceName } from './device-name.ts';
import type { GrantState, PairFault } from './messages.ts';
import { button, element, field, speak } from './page.ts';
import { readConnectLink, readPairingCode } from './pairing-code.ts';
import {
  askBackground,
  onPairing,
  onPolicy,
  readSentence,
  readServer,
  readSettings,
  say,
} from './settings.ts';

speak(readSentence);

element('form').addEventListener('submit', event => {
  event.preventDefault();
  void connect();
});
for (const name of ['address', 'code']) field(name).addEventListener('input', takeLink);
button('ask').addEventListener('click', () => void authorize());
button('cancel').addEventListener('click', () => void askBackground({ ask: 'forgetApproval' }).then(show));
button('disconnect').addEventListener('click', () => void askBackground({ ask: 'disconnect' }));
onPairing(() => void showPairing());
// A browser that has just started may hear of it after this page is there.
onPolicy(() => void showServer());
let timer: ReturnType<typeof setTimeout> | undefined;
await show();
await look();

/** A pasted link says both. */
function takeLink(event: Event): void {
  const link = event.target instanceof HTMLInputElement ? readConnectLink(event.target.value) : null;
  if (link === null) return;
  if (!field('address').readOnly) field('address').value = link.endpoint;
  field('code').value = link.code;
}

async function connect(): Promise<void> {
  const code = readPairingCode(field('code').value);
  tell('code', code === null ? say('not_a_code') : '');
  const endpoint = readEndpoint();
  if (endpoint === null || code === null) return;
  await whileBusy('submit', async () => {
    const device = deviceName(navigator.userAgent);
    const answered = await askBackground({ ask: 'pair', endpoint, code, device }).catch(() => null);
    if (answered === null || 'unreachable' in answered) return tellFault('trouble');
    if ('fault' in answered.reply) return tellFault(answered.reply.fault);
    await showConnected();
  });
}

/** Shows a code that somebody approves. */
async function authorize(): Promise<void> {
  tell('code', '');
  const endpoint = readEndpoint();
  if (endpoint === null) return;
  await whileBusy('ask', async () => {
    const device = deviceName(navigator.userAgent);
    const answered = await askBackground({ ask: 'authorize', endpoint, device }).catch(() => null);
    if (answered === null || 'unreachable' in answered) return tellFault('trouble');
    if ('fault' in answered.reply) return tellFault(answered.reply.fault);
    follow(answered.reply);
  });
}

/** Asks whether somebody approved, for as long as a code is shown; null where the background does not say. */
async function look(): Promise<GrantState['phase'] | null> {
  const answered = await askBackground({ ask: 'awaitApproval' }).catch(() => null);
  if (answered === null || 'unreachable' in answered) return null;
  follow(answered.reply);
  return answered.reply.phase;
}

/** Shows what was connected, disconnected or chosen elsewhere, and the code again that waits still. */
async function showPairing(): Promise<void> {
  const wasWaiting = !element('waiting').hidden;
  await show();
  // It was approved, and the background heard of it by itself.
  if ((await look()) === 'none' && wasWaiting) await showConnected();
}

function follow(state: GrantState): void {
  clearTimeout(timer);
  const isWaiting = state.phase === 'waiting';
  if (isWaiting) {
    timer = setTimeout(() => void look(), state.intervalMs);
    element('user-code').textContent = state.userCode;
    element('form').hidden = true;
  }
  if (isWaiting && element('waiting').hidden) {
    element('waiting').hidden = false;
    element('waiting-title').focus();
  }
  const { phase } = state;
  if (phase === 'connected') void showConnected();
  if (phase === 'denied' || phase === 'ended') void show().then(() => tell('address', say(phase)));
}

async function whileBusy(id: string, run: () => Promise<void>): Promise<void> {
  button(id).disabled = true;
  await run();
  button(id).disabled = false;
}

function readEndpoint(): string | null {
  const address = readAddress(field('address').value);
  tell('address', 'fault' in address ? say(address.fault) : '');
  return 'fault' in address ? null : address.endpoint;
}

function tellFault(fault: PairFault): void {
  const sentence = fault === 'code' ? 'code_fault' : fault;
  tell(fault === 'code' || fault === 'too_many' ? 'code' : 'address', say(sentence));
}

/** Says what is wrong with a field, or nothing, and goes to the first that is wrong. */
function tell(name: 'address' | 'code', fault: string): void {
  element(`${name}-fault`).textContent = fault;
  field(name).setAttribute('aria-invalid', String(fault !== ''));
  if (fault !== '') field(name).focus();
}

/** After a workspace was added, the page is about it. */
function showConnected(): Promise<void> {
  history.replaceState(null, '', location.pathname);
  return show();
}

/** Shows what is stored: a browser that is paired, or the way to pair it, or to pair it with another workspace. */
async function show(): Promise<void> {
  clearTimeout(timer);
  const { endpoint, account, balance } = await readSettings();
  await showServer();
  const isPaired = endpoint !== undefined && account !== undefined && !location.hash.startsWith('#add');
  element('form').hidden = isPaired;
  element('waiting').hidden = true;
  element('connected').hidden = !isPaired;
  if (isPaired) {
    const whose = { name: balance?.name ?? account, host: new URL(endpoint).host };
    element('connected-text').textContent = say('connectedText', whose);
    element('connected-title').focus();
  } else field(field('address').value === '' ? 'address' : 'code').focus();
}

async function showServer(): Promise<void> {
  const { endpoint, isPolicy } = await readServer();
  const [, wanted] = /^#add=(.+)$/.exec(location.hash) ?? [];
  field('address').value = isPolicy || wanted === undefined ? endpoint : decodeURIComponent(wanted);
  field('address').readOnly = isPolicy;
  element('policy').hidden = !isPolicy;
}
