/**
 * Loaded into the broker's process (`node --import`): while the file FAILING_FS names exists and says `write` or `sync`,
 * that operation on files fails with EIO, as a dying disk would have it.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { existsSync, readFileSync } = fs
const trigger = process.env.FAILING_FS

const failing = (operation) => existsSync(trigger) && readFileSync(trigger, 'utf8') === operation

function eio(operation) {
  return Object.assign(new Error(`EIO: i/o error, ${operation}`), { errno: -5, code: 'EIO', syscall: operation })
}

/** Standard streams are no disk. */
const onDisk = (descriptor) => descriptor > 2

function fail(operation, names) {
  for (const name of names) {
    const real = fs[name]
    fs[name] = name.endsWith('Sync')
      ? (descriptor, ...rest) => {
          if (onDisk(descriptor) && failing(operation)) throw eio(operation)
          return real(descriptor, ...rest)
        }
      : (descriptor, ...rest) => {
          if (!onDisk(descriptor) || !failing(operation)) return real(descriptor, ...rest)
          const done = rest.at(-1)
          setImmediate(() => done(eio(operation)))
        }
  }
}

fail('write', ['write', 'writeSync', 'writev', 'writevSync'])
fail('sync', ['fsync', 'fsyncSync', 'fdatasync', 'fdatasyncSync'])
syncBuiltinESMExports()
