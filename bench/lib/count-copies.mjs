/**
 * Loaded into a broker's process (`node --import`): counts the bytes that JavaScript copies from one buffer to another,
 * whoever does it, and writes the sum to the file COPIES names whenever it gets SIGUSR2. Pieces below COPIES_FROM bytes
 * are headers and do not count.
 */
import { writeFileSync } from 'node:fs'

const least = Number(process.env.COPIES_FROM ?? 128)
let copied = 0

const count = (bytes) => {
  if (bytes >= least) copied += bytes
}

const typed = Object.getPrototypeOf(Uint8Array.prototype)
const { set, slice, copyWithin } = typed
typed.set = function (source, at) {
  if (ArrayBuffer.isView(source)) count(source.byteLength)
  return set.call(this, source, at)
}
typed.slice = function (from, to) {
  const made = slice.call(this, from, to)
  count(made.byteLength)
  return made
}
typed.copyWithin = function (to, from, end) {
  count((end ?? this.length) - from)
  return copyWithin.call(this, to, from, end)
}
const { copy } = Buffer.prototype
Buffer.prototype.copy = function (target, at, from, to) {
  const bytes = copy.call(this, target, at, from, to)
  count(bytes)
  return bytes
}
const { concat, from } = Buffer
Buffer.concat = (parts, length) => {
  const made = concat(parts, length)
  count(made.length)
  return made
}
Buffer.from = (value, ...rest) => {
  const made = from(value, ...rest)
  if (ArrayBuffer.isView(value)) count(made.length)
  return made
}

process.on('SIGUSR2', () => writeFileSync(process.env.COPIES, String(copied)))
