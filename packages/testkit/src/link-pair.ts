/**
 * Two connected links without a network. Every rule of `Link` holds: bytes arrive in order, in chunks and after delays
 * drawn from the seed, `write` answers false while the way is full, `drained` and `closed` come as from a socket.
 */
import type { Link, LinkSink, Random } from '@hermod/model'

export type LinkEnd = 'left' | 'right'

export interface LinkPairOptions {
  /**
   * Arranges a later call of its argument; default `setImmediate`. For delays under a seed hand in
   * `(run) => clock.after(random.below(20), run)`. `end`: whose sink is called.
   */
  readonly schedule?: (run: () => void, end: LinkEnd) => void
  /** Decides where chunks are cut; without it a chunk is as long as `maxChunkBytes` allows. */
  readonly random?: Random
  /** Longest piece handed to `data` at once; default 65536. */
  readonly maxChunkBytes?: number
  /** Bytes under way per direction before `write` answers false; default 65536. */
  readonly capacityBytes?: number
}

export interface LinkPair {
  readonly left: MemoryLink
  readonly right: MemoryLink
}

export function linkPair(options: LinkPairOptions = {}): LinkPair {
  const settings: Settings = {
    schedule: options.schedule ?? ((run) => setImmediate(run)),
    random: options.random,
    maxChunkBytes: options.maxChunkBytes ?? 65536,
    capacityBytes: options.capacityBytes ?? 65536,
  }
  const left = new MemoryLink('left', settings)
  const right = new MemoryLink('right', settings)
  left.connect(right)
  right.connect(left)
  return { left, right }
}

interface Settings {
  readonly schedule: (run: () => void, end: LinkEnd) => void
  readonly random: Random | undefined
  readonly maxChunkBytes: number
  readonly capacityBytes: number
}

export class MemoryLink implements Link {
  private peer!: MemoryLink
  private sink: LinkSink | undefined
  private state: 'open' | 'ending' | 'closed' = 'open'
  private closeReason: Error | undefined
  private reading = true
  /** Bytes on their way to this side; the writer's memory is copied, so it may reuse it. */
  private incoming: Uint8Array[] = []
  private incomingBytes = 0
  private writerWaits = false
  private scheduled = false

  readonly remoteAddress: string

  constructor(
    private readonly side: LinkEnd,
    private readonly settings: Settings,
  ) {
    this.remoteAddress = `memory://${side}`
  }

  connect(peer: MemoryLink): void {
    this.peer = peer
  }

  get backlogBytes(): number {
    return this.peer.incomingBytes
  }

  start(sink: LinkSink): void {
    this.sink = sink
    this.wake()
  }

  write(bytes: Uint8Array): boolean {
    if (this.state !== 'open' || this.peer.state === 'closed') return true
    this.peer.incoming.push(new Uint8Array(bytes))
    this.peer.incomingBytes += bytes.length
    this.peer.wake()
    if (this.peer.incomingBytes <= this.settings.capacityBytes) return true
    this.peer.writerWaits = true
    return false
  }

  pause(): void {
    this.reading = false
  }

  resume(): void {
    this.reading = true
    this.wake()
  }

  end(): void {
    if (this.state !== 'open') return
    this.state = 'ending'
    this.peer.wake()
    this.wake()
  }

  destroy(reason?: Error): void {
    if (this.state === 'closed') return
    this.becomeClosed(reason)
    this.peer.wake()
    this.wake()
  }

  private wake(): void {
    if (this.scheduled) return
    this.scheduled = true
    this.settings.schedule(() => {
      this.scheduled = false
      this.step()
    }, this.side)
  }

  /** One thing at a time, as a socket would: a chunk, or the end. */
  private step(): void {
    const sink = this.sink
    if (sink === undefined) return
    if (this.state === 'closed') {
      this.sink = undefined
      this.incoming = []
      this.incomingBytes = 0
      sink.closed(this.closeReason)
      return
    }
    if (this.incomingBytes > 0 && this.peer.state !== 'closed') {
      if (this.reading) this.deliver(sink)
      return
    }
    const nothingLeftToSend = this.peer.incomingBytes === 0
    const peerGone = this.peer.state === 'closed' || (this.peer.state === 'ending' && this.incomingBytes === 0)
    if (peerGone || (this.state === 'ending' && nothingLeftToSend)) {
      this.becomeClosed(undefined)
      this.peer.wake()
      this.wake()
    }
  }

  private deliver(sink: LinkSink): void {
    const first = this.incoming[0]!
    const most = Math.min(first.length, this.settings.maxChunkBytes)
    const length = this.settings.random === undefined ? most : 1 + Math.floor(this.settings.random.next() * most)
    if (length === first.length) this.incoming.shift()
    else this.incoming[0] = first.subarray(length)
    this.incomingBytes -= length
    if (this.incomingBytes === 0) this.afterDrain()
    else this.wake()
    // A copy inside a larger buffer, scribbled over afterwards: whoever keeps the bytes or ignores the bounds is found out.
    const shared = new Uint8Array(length + 16)
    shared.set(first.subarray(0, length), 8)
    sink.data(shared, 8, 8 + length)
    shared.fill(0xee)
  }

  private afterDrain(): void {
    const writer = this.peer
    if (this.writerWaits) {
      this.writerWaits = false
      this.settings.schedule(() => writer.sink?.drained(), writer.side)
    }
    if (writer.state === 'ending') writer.wake()
    if (this.peer.state !== 'open') this.wake()
  }

  private becomeClosed(reason: Error | undefined): void {
    this.state = 'closed'
    this.closeReason = reason
  }
}
