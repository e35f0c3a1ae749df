import { DatabaseSync } from 'node:sqlite';

// Loaded before a program by `--import`, in its threads too: sets what TEST_PRAGMAS says on each database before its
// first transaction. So a control weakens a real store from outside, after the store has made sure that it is strong.
const pragmas = process.env.TEST_PRAGMAS ?? '';
const done = new WeakSet<DatabaseSync>();
const exec = DatabaseSync.prototype.exec;

DatabaseSync.prototype.exec = function (sql) {
  if (/^\s*BEGIN/.test(sql) && !done.has(this)) {
    done.add(this);
    exec.call(this, pragmas);
  }
  exec.call(this, sql);
};
