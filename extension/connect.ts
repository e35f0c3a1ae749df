import { readAddress } from './address.ts';
import { deviceName } from './device-name.ts';
import type { PairFault } from './messages.ts';
import { button, element, field, speak } from './page.ts';
import { readPairingCode } from './pairing-code.ts';
import { askBackground, onPairing, readSentence, readSettings, say } from './settings.ts';

speak(readSentence);

element('form').addEventListener('submit', event => {
  event.preventDefault();
  void connect();
});
button('disconnect').addEventListener('click', () => void askBackground({ ask: 'disconnect' }));
onPairing(() => void show());
await show();

async function connect(): Promise<void> {
  const address = readAddress(field('address').value);
  const code = readPairingCode(field('code').value);
  tell('code', code === null ? say('not_a_code') : '');
  tell('address', 'fault' in address ? say(address.fault) : '');
  if ('fault' in address || code === null) return;
  button('submit').disabled = true;
  const fault = await pair(address.endpoint, code);
  button('submit').disabled = false;
  if (fault === null) {
    history.replaceState(null, '', location.pathname);
    return show();
  }
  tell(
    fault === 'code' || fault === 'too_many' ? 'code' : 'address',
    say(fault === 'code' ? 'code_fault' : fault),
  );
}

async function pair(endpoint: string, code: string): Promise<PairFault | null> {
  const device = deviceName(navigator.userAgent);
  const answered = await askBackground({ ask: 'pair', endpoint, code, device }).catch(() => null);
  if (answered === null || 'unreachable' in answered) return 'trouble';
  return 'fault' in answered.reply ? answered.reply.fault : null;
}

/** Says what is wrong with a field, or nothing, and goes to the first that is wrong. */
function tell(name: 'address' | 'code', fault: string): void {
  element(`${name}-fault`).textContent = fault;
  field(name).setAttribute('aria-invalid', String(fault !== ''));
  if (fault !== '') field(name).focus();
}

/** Shows what is stored: a browser that is paired, or the way to pair it, or to pair it with another workspace. */
async function show(): Promise<void> {
  const { endpoint, account, balance } = await readSettings();
  const isPaired = endpoint !== undefined && account !== undefined && location.hash !== '#add';
  element('form').hidden = isPaired;
  element('connected').hidden = !isPaired;
  if (endpoint !== undefined) {
    field('address').value = endpoint;
    const whose = { name: balance?.name ?? account ?? '', host: new URL(endpoint).host };
    element('connected-text').textContent = say('connectedText', whose);
  }
  if (isPaired) element('connected-title').focus();
  else field(field('address').value === '' ? 'address' : 'code').focus();
}
