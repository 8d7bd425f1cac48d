/**
 * Reading through one buffer for all sockets. The event loop reads synchronously, one socket after the other, so the
 * buffer is free again when the sink's `data` returns; against 'data' events, which allocate 64 KB per read, this saves
 * 10 to 25 % of the broker's time per message.
 *
 * Node takes such a buffer (`onread`) for sockets it makes itself, not for those a server accepts. There the accepted
 * socket's handle moves into a socket of ours. `_handle` is undocumented, so this file is the only one to touch it,
 * and where it is missing the accepted socket is used as it came, with 'data' events: slower, otherwise the same.
 */
import { Socket, type SocketConstructorOpts } from 'node:net'
import type { ReadTarget } from './tcp-link.js'

const READ_BUFFER_BYTES = 65_536
const shared = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES)

/**
 * The `onread` option for a socket whose bytes go to `target`. Node asks for the next buffer after each read: in the midst
 * of a large frame that is the frame's own memory, which saves the copy and many reads.
 */
export function sharedRead(target: ReadTarget): {
  buffer: () => Uint8Array
  callback: (count: number, buffer: Uint8Array) => boolean
} {
  let current: Uint8Array | undefined
  return {
    buffer() {
      const next = target.link?.room() ?? shared
      // Undefined keeps the buffer, which is quicker than to set it again.
      if (next === current) return undefined as unknown as Uint8Array
      current = next
      return next
    },
    callback(count, buffer) {
      target.link?.received(buffer, 0, count)
      return true
    },
  }
}

interface SocketInsides {
  _handle?: unknown
}

/** A socket of our own with the connection of an accepted one (which must be paused). */
export function adoptAccepted(accepted: Socket, target: ReadTarget): Socket {
  const handle = (accepted as unknown as SocketInsides)._handle
  if (handle === undefined || handle === null) return readByEvents(accepted, target)
  const options = { handle, onread: sharedRead(target), manualStart: true }
  const socket = new Socket(options as SocketConstructorOpts)
  ;(accepted as unknown as SocketInsides)._handle = null
  // Without a handle this closes nothing, it only ends the server's bookkeeping for the accepted socket.
  accepted.destroy()
  return socket
}

/** The fallback without undocumented means. */
export function readByEvents(socket: Socket, target: ReadTarget): Socket {
  socket.on('data', (chunk: Buffer) => target.link?.received(chunk, 0, chunk.length))
  socket.pause()
  return socket
}
