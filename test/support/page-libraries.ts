/** Libraries for pages that Debian has whole: the file that a page loads, by package. */
export const libraryFiles = {
  'libjs-prototype': '/usr/share/javascript/prototype/prototype.js',
  'libjs-mootools': '/usr/share/javascript/mootools/mootools.js',
} as const;
