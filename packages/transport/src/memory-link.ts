/**
 * Two links that are each other's peer, without a socket. Bytes arrive in a later task, never inside `write`, as with
 * a socket; a peer that is paused or not started makes a backlog. Order and contents are exact.
 */
import type { Link, LinkSink } from '@hermod/model'

/** Beyond this backlog `write` says false, like a full socket buffer. */
const PEER_BUFFER_BYTES = 65_536

export interface MemoryPairOptions {
  /** What each end shows as the address of the other. */
  readonly addresses?: readonly [string, string]
  /** Arranges for one later call; default: a microtask. */
  readonly schedule?: (task: () => void) => void
}

export function memoryPair(options: MemoryPairOptions = {}): readonly [Link, Link] {
  const [first, second] = options.addresses ?? ['vm://localhost#0', 'vm://localhost#1']
  const schedule = options.schedule ?? queueMicrotask
  const a = new MemoryLink(second, schedule)
  const b = new MemoryLink(first, schedule)
  a.peer = b
  b.peer = a
  return [a, b]
}

class MemoryLink implements Link {
  peer!: MemoryLink
  private sink: LinkSink | undefined
  private inbox: Uint8Array[] = []
  private inboxBytes = 0
  private paused = false
  private scheduled = false
  private peerWaits = false
  private state: 'open' | 'ended' | 'closed' = 'open'
  private endOfInput = false
  private failure: Error | undefined

  constructor(
    readonly remoteAddress: string,
    private readonly schedule: (task: () => void) => void,
  ) {}

  get backlogBytes(): number {
    return this.peer.inboxBytes
  }

  start(sink: LinkSink): void {
    this.sink = sink
    this.wake()
  }

  write(bytes: Uint8Array): boolean {
    if (this.state !== 'open' || this.peer.state === 'closed') return true
    // Not `slice`: a Buffer's shares the memory.
    return this.peer.take(new Uint8Array(bytes))
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    this.wake()
  }

  end(): void {
    if (this.state !== 'open') return
    this.state = 'ended'
    this.peer.endOfInput = true
    this.peer.wake()
  }

  destroy(reason?: Error): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.failure = reason
    this.inbox = []
    this.inboxBytes = 0
    this.peer.endOfInput = true
    this.peer.wake()
    this.schedule(() => this.sink?.closed(this.failure))
  }

  private take(bytes: Uint8Array): boolean {
    this.inbox.push(bytes)
    this.inboxBytes += bytes.length
    this.wake()
    if (this.inboxBytes <= PEER_BUFFER_BYTES) return true
    this.peerWaits = true
    return false
  }

  private wake(): void {
    if (this.scheduled) return
    this.scheduled = true
    this.schedule(this.deliver)
  }

  private readonly deliver = (): void => {
    this.scheduled = false
    while (this.inbox.length > 0 && this.sink !== undefined && !this.paused && this.state !== 'closed') {
      const bytes = this.inbox.shift()!
      this.inboxBytes -= bytes.length
      this.sink.data(bytes, 0, bytes.length)
    }
    if (this.inboxBytes > 0) return
    if (this.peerWaits) {
      this.peerWaits = false
      this.peer.sink?.drained()
    }
    // Like a socket without half-open state: the end of input ends the output as well.
    if (this.endOfInput && this.sink !== undefined) this.destroy()
  }
}
