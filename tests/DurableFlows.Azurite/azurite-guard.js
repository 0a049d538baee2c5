// Loaded into Azurite's process before Azurite itself (node --require).
//
// Azurite writes its metadata to disk every five seconds, so a plain kill would lose writes that were acknowledged, which Azure does
// not do. Here the timed writes are off, and the word "die" on standard input writes the metadata and kills the process in one turn of
// the event loop: no request can be acknowledged in between, and requests in flight are cut.
//
// Standard input ends when the process that started Azurite is gone, however it ended. Then Azurite goes too, and its data, which is its working folder, with it.
'use strict';
const fs = require('fs');
const http = require('http');
const os = require('os');
const Loki = require(require.resolve('lokijs', { paths: [process.argv[1]] }));

const databases = new Set();
const configure = Loki.prototype.configureOptions;
Loki.prototype.configureOptions = function (options, initial) {
  databases.add(this);
  return configure.call(this, options && { ...options, autosave: false }, initial);
};

// Azurite closes idle connections after five seconds and ignores its own option for that; a request just then would fail by chance.
Object.defineProperty(http.Server.prototype, 'keepAliveTimeout', { get: () => 3600000, set: () => {} });

function die() {
  for (const database of databases)
    if (database.persistenceMethod === 'fs') fs.writeFileSync(database.filename, database.serialize());
  process.kill(process.pid, 'SIGKILL');
}

function leave() {
  const folder = process.cwd();
  try {
    process.chdir(os.tmpdir());
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}

process.stdin.on('data', data => data.includes('die') && die());
process.stdin.on('end', leave);
process.stdin.on('error', leave);
