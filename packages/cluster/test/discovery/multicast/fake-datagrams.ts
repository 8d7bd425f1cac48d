/** A network in which everybody hears at once what is said to the address and port of their group. */
import type { DatagramSink, Datagrams } from '../../../src/discovery/multicast/datagrams.js'
import type { MulticastGroup } from '../../../src/discovery/multicast/group.js'

export class FakeDatagrams implements Datagrams {
  /** All that was said, in order. */
  readonly said: string[] = []
  /** What keeps packets from being sent, and groups from being joined. */
  sendError: Error | undefined
  joinError: Error | undefined
  private readonly listeners = new Map<DatagramSink, string>()
  private readonly later: (() => void)[] = []

  listen(group: MulticastGroup, sink: DatagramSink) {
    this.later.push(() => {
      if (this.joinError !== undefined) sink.lost(this.joinError)
      else {
        this.listeners.set(sink, place(group))
        sink.joined()
      }
    })
    return { close: () => void this.listeners.delete(sink) }
  }

  speak(group: MulticastGroup) {
    return {
      send: (text: string, done: (error?: Error) => void) =>
        void this.later.push(() => {
          if (this.sendError === undefined) this.inject(text, place(group))
          done(this.sendError)
        }),
      close: () => {},
    }
  }

  /** What anybody may send. */
  inject(packet: string | Uint8Array, to = '239.255.2.3:6155'): void {
    if (typeof packet === 'string') this.said.push(packet)
    const bytes = typeof packet === 'string' ? new TextEncoder().encode(packet) : packet
    for (const [sink, at] of [...this.listeners]) if (at === to) sink.received(bytes, '10.0.0.9:40000')
  }

  /** Everything that is under way arrives. */
  deliver(): void {
    for (const run of this.later.splice(0)) run()
  }

  get listening(): number {
    return this.listeners.size
  }
}

function place({ host, port }: MulticastGroup): string {
  return `${host}:${port}`
}
