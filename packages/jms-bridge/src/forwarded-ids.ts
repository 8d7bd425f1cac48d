/**
 * Which messages a bridge has sent whose acknowledgement may have been lost with a connection. Acknowledgements get no
 * answer, so what was acknowledged shortly before the loss may come once more; it must not be sent once more.
 */

/** As many as may be on the way to a broker in one socket; the oldest are certainly there. */
const KEPT = 1024

export class ForwardedIds {
  private recent = new Set<string>()
  private doubtful = new Set<string>()

  /** The message is safe at the other side and was acknowledged. */
  add(id: string): void {
    this.recent.add(id)
    if (this.recent.size > KEPT) this.recent.delete(this.recent.values().next().value!)
  }

  /** The connection that acknowledgements went over is gone. */
  connectionLost(): void {
    // What was in doubt before and did not come yet may still come: the broker may have gone again meanwhile.
    this.doubtful = new Set([...this.doubtful, ...this.recent].slice(-KEPT))
    this.recent = new Set()
  }

  /** True, once: the message was forwarded before, and it only needs to be acknowledged. */
  settle(id: string): boolean {
    return this.doubtful.delete(id)
  }
}
