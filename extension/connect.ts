import { type AddressFault, readAddress } from './address.ts';
import { deviceName } from './device-name.ts';
import type { PairFault } from './messages.ts';
import { button, element, field } from './page.ts';
import { readPairingCode } from './pairing-code.ts';
import { askBackground, onPairing, readSettings } from './settings.ts';

const addressFaults = {
  not_an_address: 'Type the address of your credits server, such as credits.example.com.',
  not_https: 'The address must begin with https://. A token never travels unencrypted.',
} satisfies Record<AddressFault, string>;

const pairFaults = {
  no_server: 'No AI Credits server answered there. Check the address and your connection.',
  newer_server: 'That server is newer than this extension. Update the extension first.',
  code: 'This code is not valid any more. Codes last ten minutes and work once; make a new one.',
  too_many: 'Too many tries. Wait a minute, then make a new code.',
  trouble: 'The server is in trouble just now. Nothing was changed; try again soon.',
} satisfies Record<PairFault, string>;

const notACode = 'A pairing code has eight letters and digits.';

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
  tell('code', code === null ? notACode : '');
  tell('address', 'fault' in address ? addressFaults[address.fault] : '');
  if ('fault' in address || code === null) return;
  button('submit').disabled = true;
  const fault = await pair(address.endpoint, code);
  button('submit').disabled = false;
  if (fault === null) return show();
  tell(fault === 'code' || fault === 'too_many' ? 'code' : 'address', pairFaults[fault]);
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

/** Shows what is stored: a browser that is paired, or the way to pair it. */
async function show(): Promise<void> {
  const { endpoint, account, balance } = await readSettings();
  const isPaired = endpoint !== undefined && account !== undefined;
  element('form').hidden = isPaired;
  element('connected').hidden = !isPaired;
  if (endpoint !== undefined) {
    field('address').value = endpoint;
    element('connected-text').textContent =
      `This browser shows the credits of ${balance?.name ?? account} from ${new URL(endpoint).host}.`;
  }
  if (isPaired) element('connected-title').focus();
  else field(field('address').value === '' ? 'address' : 'code').focus();
}
