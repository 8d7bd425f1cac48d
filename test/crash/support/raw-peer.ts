/**
 * A peer on a bare socket that writes OpenWire by hand (version 1, loose, no cache), so that what it sends may be wrong
 * in any way and does not depend on the codec under test.
 */
import { connect, type Socket } from 'node:net'

export class RawPeer {
  receivedBytes = 0
  /** Kept, because a closed socket has forgotten it. */
  readonly localPort: number
  private received = Buffer.alloc(0)

  private constructor(private readonly socket: Socket) {
    this.localPort = socket.localPort!
    socket.on('error', () => {}) // The broker may well reset it.
    socket.on('data', (chunk: Buffer) => {
      this.receivedBytes += chunk.length
      if (this.received.length < 65_536) this.received = Buffer.concat([this.received, chunk])
    })
  }

  static open(port: number): Promise<RawPeer> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(new RawPeer(socket)))
      socket.once('error', reject)
    })
  }

  /** What the broker said so far, at most 64 KB of it. */
  get said(): Buffer {
    return this.received
  }

  send(...parts: readonly Uint8Array[]): void {
    for (const part of parts) this.socket.write(part)
  }

  /** Settles when the broker has ended the connection. */
  closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.destroyed) resolve()
      else this.socket.once('close', () => resolve())
    })
  }

  stopReading(): void {
    this.socket.pause()
  }

  end(): void {
    this.socket.end()
  }

  drop(): void {
    this.socket.destroy()
  }
}

/** Size prefix and content. */
export function frame(content: Uint8Array): Buffer {
  const out = Buffer.alloc(4 + content.length)
  out.writeInt32BE(content.length)
  out.set(content, 4)
  return out
}

export const MAGIC = 'ActiveMQ'

/** The greeting, with properties as given (default: none). */
export function greeting(magic = MAGIC, properties: Uint8Array = int(0), declaredLength = properties.length): Buffer {
  return frame(Buffer.concat([byte(1), Buffer.from(magic, 'latin1'), int(1), byte(1), int(declaredLength), properties]))
}

/** A primitive map whose only value is a map, and so on. */
export function nestedMaps(depth: number): Buffer {
  const level = Buffer.concat([int(1), utf('k'), byte(11)])
  return Buffer.concat([...Array.from({ length: depth }, () => level), int(0)])
}

export function connectionInfo(id: string): Buffer {
  const connectionId = Buffer.concat([byte(1), byte(120), string(id)])
  return command(3, 1, connectionId, string(id), byte(0), byte(0), byte(0), byte(0), byte(0))
}

export function sessionInfo(id: string): Buffer {
  return command(4, 2, byte(1), byte(121), string(id), long(1))
}

export function consumerInfo(id: string, queue: string, prefetch: number): Buffer {
  const consumerId = Buffer.concat([byte(1), byte(122), string(id), long(1), long(1)])
  const destination = Buffer.concat([byte(1), byte(100), string(queue)])
  const nothing = Buffer.alloc(11) // selector … noRangeAcks, all absent or false, and priority 0
  return command(5, 3, consumerId, byte(0), destination, int(prefetch), int(0), byte(0), nothing)
}

/** A command that wants an answer. */
export function command(type: number, id: number, ...fields: readonly Uint8Array[]): Buffer {
  return frame(Buffer.concat([byte(type), int(id), byte(1), ...fields]))
}

export const byte = (value: number): Buffer => Buffer.of(value)

export function int(value: number): Buffer {
  const out = Buffer.alloc(4)
  out.writeInt32BE(value)
  return out
}

const long = (value: number): Buffer => Buffer.concat([int(0), int(value)])

function utf(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes])
}

const string = (text: string): Buffer => Buffer.concat([byte(1), utf(text)])
