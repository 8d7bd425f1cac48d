/**
 * A link that can fall silent: from then on neither bytes nor its closing get across, and nobody is told. Who writes on
 * finds it full after a while; who closes his end hears of that, and of nothing else. An orderly end waits for a peer that
 * does not answer.
 */
import type { Link, LinkSink } from '@hermod/model'

/** What the system takes of a writer whose peer does not acknowledge. */
const CAPACITY_BYTES = 65_536

export class MuteLink implements Link {
  private sink: LinkSink | undefined
  private isMute = false
  private unsentBytes = 0

  /** `task`: arranges for something that happens at this end. */
  constructor(
    private readonly link: Link,
    private readonly task: (run: () => void) => void,
  ) {}

  get remoteAddress(): string {
    return this.link.remoteAddress
  }

  get backlogBytes(): number {
    return this.link.backlogBytes + this.unsentBytes
  }

  mute(): void {
    this.isMute = true
  }

  start(sink: LinkSink): void {
    this.sink = sink
    this.link.start({
      data: (buffer, start, end) => {
        if (!this.isMute) sink.data(buffer, start, end)
      },
      drained: () => {
        if (!this.isMute) sink.drained()
      },
      closed: (error) => {
        if (!this.isMute) this.close(error)
      },
    })
  }

  write(bytes: Uint8Array): boolean {
    if (!this.isMute) return this.link.write(bytes)
    this.unsentBytes += bytes.length
    return this.unsentBytes <= CAPACITY_BYTES
  }

  pause(): void {
    this.link.pause()
  }

  resume(): void {
    this.link.resume()
  }

  end(): void {
    if (!this.isMute) this.link.end()
  }

  destroy(reason?: Error): void {
    this.link.destroy(reason)
    if (this.isMute) this.task(() => this.close(reason))
  }

  private close(error: Error | undefined): void {
    this.sink?.closed(error)
    this.sink = undefined
  }
}
