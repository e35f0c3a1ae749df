import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Has a Firefox that starts on this profile zoom every page: where it keeps what its settings call the default zoom. */
export function keepZoom(profile: string, zoom: number): void {
  const file = new DatabaseSync(join(profile, 'content-prefs.sqlite'));
  file.exec(schema);
  file.prepare('INSERT INTO prefs VALUES (1, NULL, 1, ?, 0)').run(zoom);
  file.close();
}

// As of ContentPrefService2 in Firefox 153. A preference without a group is that of every site.
const schema = `
  CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE settings (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE prefs (id INTEGER PRIMARY KEY, groupID INTEGER REFERENCES groups(id),
    settingID INTEGER NOT NULL REFERENCES settings(id), value BLOB, timestamp INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX groups_idx ON groups(name);
  CREATE INDEX settings_idx ON settings(name);
  CREATE INDEX prefs_idx ON prefs(timestamp, groupID, settingID);
  INSERT INTO settings VALUES (1, 'browser.content.full-zoom');
  PRAGMA user_version = 6;
`;
