/**
 * Values by destination pattern, the closest pattern winning. Kinds never mix: an entry for `queue://>` says nothing
 * about temporary queues, as in ActiveMQ. Meant for settings: a handful of entries, asked once per destination.
 */
import { compareCloseness, type Destination, type DestinationKind, matchesPath, pathOf } from '@hermod/model'

interface Entry<T> {
  readonly kind: DestinationKind
  readonly name: string
  readonly path: readonly string[]
  readonly value: T
}

export class DestinationMap<T> {
  private entries: Entry<T>[] = []

  /** A composite pattern stands for each of its members. The same pattern again replaces the value. */
  put(pattern: Destination, value: T): void {
    for (const member of pattern.members()) {
      this.drop(member)
      this.entries.push({ kind: member.kind, name: member.name, path: pathOf(member.name), value })
    }
  }

  /** False if the pattern was not there. */
  remove(pattern: Destination): boolean {
    const before = this.entries.length
    for (const member of pattern.members()) this.drop(member)
    return this.entries.length < before
  }

  /** The value of the closest pattern that covers the destination. */
  choose(destination: Destination): T | undefined {
    const path = pathOf(destination.name)
    let closest: Entry<T> | undefined
    for (const entry of this.entries) {
      if (entry.kind !== destination.kind) continue
      if (entry.name === destination.name) return entry.value
      if (!matchesPath(entry.path, path)) continue
      if (closest === undefined || compareCloseness(entry.name, closest.name) < 0) closest = entry
    }
    return closest?.value
  }

  private drop(pattern: Destination): void {
    this.entries = this.entries.filter((entry) => entry.kind !== pattern.kind || entry.name !== pattern.name)
  }
}
