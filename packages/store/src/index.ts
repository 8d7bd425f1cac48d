/** The durable store and its neighbours: see the README. */
export { NodeDisk } from './disk/node-disk.js'
export { lockErrors } from './lock/errors.js'
export type { SharedFileLockOptions, SharedFileLockPorts } from './lock/shared-file-lock.js'
export { SharedFileLock } from './lock/shared-file-lock.js'
export { MemoryStore } from './memory/memory-store.js'
export type { FileSpoolOptions } from './spool/file-spool.js'
export { FileSpool } from './spool/file-spool.js'
