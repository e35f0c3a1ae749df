import { type Face, inboxesIn, patternOf, pillScript, readPillQuestion } from './inbox.ts';

/** What the pills ask for, and what becomes of a press on one. */
interface PillAnswers {
  face(): Promise<Face>;
  open(): Promise<void>;
}

/** The pills in pages. Which pages have one is what the browser was allowed, and nothing else. */
export function createInboxes(answers: PillAnswers) {
  let last: Promise<unknown> = Promise.resolve();

  /** Registers the script for the allowed hosts, and starts it in those of their pages that are open already. */
  async function register(started: readonly string[]): Promise<void> {
    // Where it was withdrawn, its calls are still there and fail.
    if (!(await chrome.permissions.contains({ permissions: ['scripting'] }))) return;
    const matches = await allowedInboxes();
    const registered = await chrome.scripting.getRegisteredContentScripts({ ids: [pillScript] });
    if (registered.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [pillScript] });
    if (matches.length === 0) return;
    await chrome.scripting.registerContentScripts([
      { id: pillScript, matches, js: [pillScript], runAt: 'document_idle', persistAcrossSessions: true },
    ]);
    const fresh = matches.filter(pattern => started.includes(pattern));
    if (fresh.length === 0) return;
    const tabs = await chrome.tabs.query({ url: fresh });
    await Promise.allSettled(
      tabs.map(({ id }) =>
        chrome.scripting.executeScript({ target: { tabId: id ?? -1 }, files: [pillScript] }),
      ),
    );
  }

  // One after another: two at once would register the script twice.
  function queue(started: readonly string[]): Promise<void> {
    const registered = last.then(() => register(started));
    last = registered.catch(() => undefined);
    return registered;
  }

  return {
    /** After an installation or an update, which leaves pills of the version before in open pages. */
    async restart(): Promise<void> {
      await queue(await allowedInboxes());
    },
    async allowed(origins: readonly string[] = []): Promise<void> {
      await queue(inboxesIn(origins));
    },
    async withdrawn(): Promise<void> {
      await queue([]);
      await tell({});
    },
    /** Has every pill ask for its face anew: what is sent here says nothing. */
    async changed(): Promise<void> {
      const matches = await allowedInboxes();
      if (matches.length > 0) await tell({ url: matches });
    },
    /** Answers a pill; null where there should be none. */
    async answer(message: unknown, url: string | undefined): Promise<Face | null> {
      const question = readPillQuestion(message);
      const pattern = patternOf(url);
      if (question === null || pattern === null) return null;
      if (!(await allowedInboxes()).includes(pattern)) return null;
      if (question === 'open') await answers.open();
      return answers.face();
    },
  };
}

/** The hosts whose pages may have a pill. */
export async function allowedInboxes(): Promise<string[]> {
  const { origins, permissions = [] } = await chrome.permissions.getAll();
  return permissions.includes('scripting') ? inboxesIn(origins) : [];
}

async function tell(where: chrome.tabs.QueryInfo): Promise<void> {
  const tabs = await chrome.tabs.query(where);
  // Most have no pill to hear it.
  await Promise.allSettled(tabs.map(({ id }) => chrome.tabs.sendMessage(id ?? -1, { pill: 'changed' })));
}
