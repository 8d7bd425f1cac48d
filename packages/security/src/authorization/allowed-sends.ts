/** Where one connection was found to be allowed to send: checked once, not for each message. */
import type { Destination } from '@hermod/model'

/** A peer that names ever new destinations only makes its own checks come again. */
const MAX_REMEMBERED = 1024

export class AllowedSends {
  private last: Destination | undefined
  private readonly names = new Set<string>()
  private revision = 0

  /** `revision` of the map that allowed it. */
  has(destination: Destination, revision: number): boolean {
    if (this.revision !== revision) this.clear(revision)
    if (destination === this.last) return true
    if (!this.names.has(destination.qualifiedName)) return false
    this.last = destination
    return true
  }

  add(destination: Destination): void {
    if (this.names.size >= MAX_REMEMBERED) this.names.clear()
    this.names.add(destination.qualifiedName)
    this.last = destination
  }

  remove(destination: Destination): void {
    this.names.delete(destination.qualifiedName)
    if (this.last?.equals(destination)) this.last = undefined
  }

  private clear(revision: number): void {
    this.names.clear()
    this.last = undefined
    this.revision = revision
  }
}
