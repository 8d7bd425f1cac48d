/** Tools of the link tests. */
import type { Link, LinkSink } from '@hermod/model'

/** Keeps what a link reports. */
export class Collector implements LinkSink {
  bytes = Buffer.alloc(0)
  drains = 0
  closedWith: Error | undefined | 'open' = 'open'
  private watchers: (() => void)[] = []

  constructor(link: Link) {
    link.start(this)
  }

  data(buffer: Uint8Array, start: number, end: number): void {
    this.bytes = Buffer.concat([this.bytes, buffer.subarray(start, end)])
    this.changed()
  }
  drained(): void {
    this.drains++
    this.changed()
  }
  closed(error?: Error): void {
    this.closedWith = error
    this.changed()
  }

  /** Resolves when the condition holds; looked at after each report. */
  until(condition: (self: Collector) => boolean): Promise<void> {
    if (condition(this)) return Promise.resolve()
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition(this)) return
        this.watchers = this.watchers.filter((watcher) => watcher !== look)
        resolve()
      }
      this.watchers.push(look)
    })
  }

  untilClosed(): Promise<void> {
    return this.until(({ closedWith }) => closedWith !== 'open')
  }

  private changed(): void {
    for (const look of [...this.watchers]) look()
  }
}

/** Gives the items of a source that pushes, one at a time. */
export class Inbox<T> {
  private items: T[] = []
  private takers: ((item: T) => void)[] = []

  readonly put = (item: T): void => {
    const taker = this.takers.shift()
    if (taker === undefined) this.items.push(item)
    else taker(item)
  }

  take(): Promise<T> {
    const item = this.items.shift()
    return item === undefined ? new Promise((resolve) => this.takers.push(resolve)) : Promise.resolve(item)
  }
}
