/** The ID that the `key` in `manifest.json` gives the extension wherever it is loaded from. A store may give another. */
export const extensionId = 'mnkepdhhmnffgejnldbojbgpdamomhcc';

/** The origin that Chromium's extension calls the proxy from. Firefox makes up a new one at each installation. */
export const chromeExtensionOrigin = `chrome-extension://${extensionId}`;
