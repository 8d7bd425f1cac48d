/**
 * Preloaded into a broker (`node --import`): as soon as the file `stop-now` is in its working directory, the process stops
 * itself (SIGSTOP) right before its next write to a journal file: behind its last look at the lock, where no program can
 * look again. When it is continued the write happens.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const journals = new Set()
const { openSync, closeSync, writeSync, writevSync, writev } = fs

fs.openSync = (path, ...rest) => {
  const descriptor = openSync(path, ...rest)
  if (/kahadb\/db-\d+\.log$/.test(String(path))) journals.add(descriptor)
  return descriptor
}
fs.closeSync = (descriptor) => {
  journals.delete(descriptor)
  closeSync(descriptor)
}

function stopIfAsked(descriptor) {
  if (!journals.has(descriptor) || !fs.existsSync('stop-now')) return
  fs.rmSync('stop-now')
  process.kill(process.pid, 'SIGSTOP')
}

fs.writeSync = (descriptor, ...rest) => {
  stopIfAsked(descriptor)
  return writeSync(descriptor, ...rest)
}
fs.writevSync = (descriptor, ...rest) => {
  stopIfAsked(descriptor)
  return writevSync(descriptor, ...rest)
}
fs.writev = (descriptor, ...rest) => {
  stopIfAsked(descriptor)
  writev(descriptor, ...rest)
}
syncBuiltinESMExports()
