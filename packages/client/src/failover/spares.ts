/**
 * Links kept beside the one in use: with `backup` some to other brokers, so that one is at hand when the link is lost,
 * and with `priorityBackup`, while connected elsewhere, the search for a preferred broker. What cannot be reached is
 * looked for again after waits that grow as those of reconnecting.
 */
import type { Clock, Timer } from '@hermod/model'
import type { FailoverOptions } from '../options.js'
import { nextDelay } from './reconnect.js'
import type { LinkUser, SwitchedLink } from './switched-link.js'

export interface SparesOwner {
  /** All addresses but the one in use, in the order in which they would be tried. */
  others(): readonly string[]
  /** Preferred addresses to look for; empty while a preferred broker is in use. */
  preferred(): readonly string[]
  openLink(uri: string): Promise<SwitchedLink>
  /** A preferred broker is back, and here is a link to it. */
  preferredFound(link: SwitchedLink): void
}

export class Spares implements LinkUser {
  private readonly links = new Map<string, SwitchedLink>()
  private timer: Timer | undefined
  private delayMs = 0
  private looking = false
  private active = false

  constructor(
    private readonly owner: SparesOwner,
    private readonly options: FailoverOptions,
    private readonly clock: Clock,
  ) {}

  /** There is a link in use: time to look for others. */
  begin(): void {
    if (!this.options.backup && !this.options.priorityBackup) return
    this.active = true
    this.delayMs = 0
    this.timer?.cancel()
    this.timer = undefined
    void this.look()
  }

  /** No link is in use, so those that connect have better things to do. What is there stays there. */
  pause(): void {
    this.active = false
    this.timer?.cancel()
  }

  /** A spare link, preferred ones first; it is the caller's from now on. */
  take(): SwitchedLink | undefined {
    const wanted = this.owner.preferred().find((uri) => this.links.has(uri))
    const uri = wanted ?? this.links.keys().next().value
    const link = uri === undefined ? undefined : this.links.get(uri)
    if (link !== undefined) this.links.delete(link.uri)
    return link
  }

  close(): void {
    this.pause()
    for (const link of this.links.values()) link.wire.end()
    this.links.clear()
  }

  command(): void {}

  closed(_reason: Error, link: SwitchedLink): void {
    if (this.links.get(link.uri) === link && this.links.delete(link.uri) && this.active) this.begin()
  }

  private async look(): Promise<void> {
    if (this.looking) return
    this.looking = true
    try {
      await this.lookForPreferred()
      await this.fill()
    } finally {
      this.looking = false
    }
    if (this.active && this.isLacking) this.lookLater()
  }

  private get isLacking(): boolean {
    return this.owner.preferred().length > 0 || this.lacks(this.owner.others())
  }

  private async lookForPreferred(): Promise<void> {
    for (const uri of this.owner.preferred()) {
      const link = this.links.get(uri) ?? (await this.tryOpen(uri))
      if (link === undefined) continue
      this.links.delete(uri)
      if (this.active) this.owner.preferredFound(link)
      else link.wire.end()
      return
    }
  }

  private async fill(): Promise<void> {
    for (const uri of this.owner.others()) {
      if (!this.active || !this.lacks(this.owner.others())) return
      if (this.links.has(uri)) continue
      const link = await this.tryOpen(uri)
      if (link !== undefined) this.hold(link)
    }
  }

  /** The pool is not full, and there are addresses that it has no link to. */
  private lacks(others: readonly string[]): boolean {
    return (
      this.options.backup && this.links.size < this.options.backupPoolSize && others.some((uri) => !this.links.has(uri))
    )
  }

  private hold(link: SwitchedLink): void {
    if (!this.active) {
      link.wire.end()
      return
    }
    this.links.set(link.uri, link)
    link.use(this)
  }

  private async tryOpen(uri: string): Promise<SwitchedLink | undefined> {
    return this.owner.openLink(uri).catch(() => undefined)
  }

  private lookLater(): void {
    this.delayMs = nextDelay(this.delayMs, this.options)
    this.timer = this.clock.after(this.delayMs, () => void this.look())
  }
}
