/**
 * Which consumers belong to destinations that come later: those whose name has wildcards, and those whose destination
 * was removed under them and may come again. As in ActiveMQ such a consumer is not told; it goes on when messages do.
 */
import { type Destination, matchesDestination } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import { overlap } from '../virtual/overlap.js'
import type { Living, Origin } from './destinations.js'

export interface AttachableConsumer {
  readonly terms: { readonly destination: Destination }
  attach(living: Living): void
}

export class Attachments {
  private readonly patterns = new Set<AttachableConsumer>()
  private readonly orphans = new Set<AttachableConsumer>()
  /** Destinations whose own name has wildcards: consumers of names that it covers get from them, too. */
  private readonly oddlyNamed = new Set<Living>()

  constructor(private readonly kernel: Pick<Kernel, 'destinations' | 'virtual'>) {}

  /**
   * Attaches to all there are, making plain members of the name, and to those that come. Topics among queues (and the
   * other way round) are left out: in ActiveMQ, too, a consumer is one of queues or one of topics.
   */
  subscribe(consumer: AttachableConsumer, origin: Origin): void {
    const { destination } = consumer.terms
    const { destinations, virtual } = this.kernel
    for (const member of destination.members()) {
      if (member.isQueue !== destination.isQueue) continue
      if (!member.isWildcard || virtual.wantsQueue(member)) consumer.attach(destinations.obtain(member, origin))
      if (member.isWildcard) this.attachAll(consumer, member, destinations.ofKind(member.kind))
      else if (this.oddlyNamed.size > 0) this.attachAll(consumer, member, this.oddlyNamed)
    }
    if (destination.isWildcard) this.patterns.add(consumer)
  }

  unsubscribe(consumer: AttachableConsumer): void {
    this.patterns.delete(consumer)
    this.orphans.delete(consumer)
  }

  /** Its destination was removed. */
  orphaned(consumer: AttachableConsumer): void {
    if (!consumer.terms.destination.isWildcard) this.orphans.add(consumer)
  }

  /** Consumers wait for a destination of this name to come. */
  isAwaited(destination: Destination): boolean {
    for (const consumer of this.patterns) if (covers(consumer, destination)) return true
    for (const consumer of this.orphans) if (covers(consumer, destination)) return true
    return false
  }

  added(living: Living): void {
    const { destination } = living
    if (destination.isWildcard) this.oddlyNamed.add(living)
    for (const consumer of this.patterns) {
      if (covers(consumer, destination) && this.mayShare(living, consumer.terms.destination)) consumer.attach(living)
    }
    for (const consumer of this.orphans) if (covers(consumer, destination)) consumer.attach(living)
  }

  removed(living: Living): void {
    this.oddlyNamed.delete(living)
  }

  private attachAll(consumer: AttachableConsumer, member: Destination, all: Iterable<Living>): void {
    const { kind, name } = member
    const found = [...all].filter(({ destination }) => destination.kind === kind && overlap(destination.name, name))
    for (const living of found) if (this.mayShare(living, member)) consumer.attach(living)
  }

  private mayShare({ destination }: Living, asked: Destination): boolean {
    return !destination.isWildcard || this.kernel.virtual.isShared(destination, asked)
  }
}

function covers(consumer: AttachableConsumer, destination: Destination): boolean {
  return matchesDestination(consumer.terms.destination, destination)
}
