/**
 * Two links as one pipe: what comes on either goes out on the other, and when one ends so does the other. Nothing is
 * kept: a side that does not take what was written stops the reading of the other until it does.
 */
import type { Link, LinkSink } from '@hermod/model'

/** Starts both links. `ended` is called once, when both are closed. */
export function joinLinks(one: Link, other: Link, ended: () => void): void {
  let open = 2
  const closed = (): void => {
    if (--open === 0) ended()
  }
  one.start(new Half(one, other, closed))
  other.start(new Half(other, one, closed))
}

class Half implements LinkSink {
  constructor(
    private readonly mine: Link,
    private readonly peer: Link,
    private readonly over: () => void,
  ) {}

  data(buffer: Uint8Array, start: number, end: number): void {
    // A copy: the bytes are only ours during the call, and the peer may keep what it is given.
    if (!this.peer.write(new Uint8Array(buffer.subarray(start, end)))) this.mine.pause()
  }

  drained(): void {
    this.peer.resume()
  }

  closed(error?: Error): void {
    // After an orderly end what was written still arrives; after a failure nobody waits for it.
    if (error === undefined) this.peer.end()
    else this.peer.destroy()
    // It may have been stopped for our sake, and would then never read its own end.
    this.peer.resume()
    this.over()
  }
}
