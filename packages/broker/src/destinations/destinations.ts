/** All living destinations: found or made by name, matched by pattern, removed when nobody uses them. */
import type { ConnectionContext, Destination, DestinationKind, OrderKey, Timer } from '@hermod/model'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { ask } from '../plugins/hooks.js'
import { matchesDestination } from '../policies/destination-match.js'
import { Queue } from './queue.js'
import type { Target } from './target.js'
import { Topic } from './topic.js'

export type Living = Queue | Topic

/** On whose behalf a destination is made or removed, for advisories and for the owner of temporary ones. */
export interface Origin {
  readonly connectionId: string
  readonly connector: string
  /** Undefined: the broker itself. */
  readonly context: ConnectionContext | undefined
}

/** A consumer that also takes from destinations that come later (its name has wildcards). */
export interface PatternConsumer {
  readonly terms: { readonly destination: Destination }
  attach(living: Living): void
}

interface Removal {
  readonly living: Living
  readonly done: () => void
  readonly failed: (error: Error) => void
  timer: Timer
}

export class Destinations {
  private readonly byKind: Record<DestinationKind, Map<string, Living>> = {
    queue: new Map(),
    topic: new Map(),
    'temp-queue': new Map(),
    'temp-topic': new Map(),
  }
  /** Connection ids of temporary destinations. */
  private readonly owners = new Map<Living, string>()
  private readonly patterns = new Set<PatternConsumer>()
  private removals: Removal[] = []

  constructor(private readonly kernel: Kernel) {}

  find(destination: Destination): Living | undefined {
    return this.byKind[destination.kind].get(destination.name)
  }

  /** Makes it if needed; a temporary one is only made by `add`, which its client asks for. */
  obtain(destination: Destination, origin: Origin | undefined): Living {
    const living = this.find(destination)
    if (living !== undefined) return living
    if (destination.name === '') throw errors.destinationName({ destination: `${destination}`, reason: 'it is empty' })
    if (destination.isTemporary && !this.kernel.options.allowTempAutoCreationOnSend) {
      throw errors.noSuchTemporary({ destination: `${destination}` })
    }
    return this.create(destination, origin, undefined)
  }

  /** `subject`: the DestinationInfo of the client. A destination that is there already stays as it is. */
  add(destination: Destination, origin: Origin | undefined, subject: unknown): Living {
    return this.find(destination) ?? this.create(destination, origin, subject)
  }

  ownerOf(living: Living): string | undefined {
    return this.owners.get(living)
  }

  ownedBy(connectionId: string): Living[] {
    const owned: Living[] = []
    for (const [living, owner] of this.owners) if (owner === connectionId) owned.push(living)
    return owned
  }

  /** Those that a name covers: wildcards and composites allowed. */
  matching(pattern: Destination): Living[] {
    if (!pattern.isWildcard && !pattern.isComposite) {
      const living = this.find(pattern)
      return living === undefined ? [] : [living]
    }
    return [...this.all()].filter((living) => matchesDestination(pattern, living.destination))
  }

  *all(): Iterable<Living> {
    for (const kind of Object.values(this.byKind)) yield* kind.values()
  }

  /**
   * Attaches to all there are, making plain members of the name, and to those that come. Topics among queues (and the
   * other way round) are left out: in ActiveMQ, too, a consumer is one of queues or one of topics.
   */
  subscribe(consumer: PatternConsumer, origin: Origin): void {
    const { isQueue } = consumer.terms.destination
    for (const member of consumer.terms.destination.members()) {
      if (member.isQueue !== isQueue) continue
      if (member.isWildcard) for (const living of this.matching(member)) consumer.attach(living)
      else consumer.attach(this.obtain(member, origin))
    }
    if (consumer.terms.destination.isWildcard) this.patterns.add(consumer)
  }

  /** Consumers wait for a destination of this name to come. */
  isAwaited(destination: Destination): boolean {
    for (const consumer of this.patterns) {
      if (matchesDestination(consumer.terms.destination, destination)) return true
    }
    return false
  }

  unsubscribe(consumer: PatternConsumer): void {
    this.patterns.delete(consumer)
  }

  /** Refused while it is in use, unless its consumers leave within `timeoutMs`. */
  async remove(destination: Destination, timeoutMs: number, origin: Origin | undefined): Promise<void> {
    const living = this.find(destination)
    if (living === undefined) return
    this.mayRemove(destination, origin)
    if (!living.inUse) {
      this.drop(living, origin)
      return
    }
    if (timeoutMs <= 0) throw inUse(living)
    await new Promise<void>((resolve, reject) => this.removeLater(living, timeoutMs, origin, resolve, reject))
  }

  private mayRemove(destination: Destination, origin: Origin | undefined): void {
    const { hooks } = this.kernel
    if (hooks.removeDestination === undefined) return
    ask(hooks.removeDestination, (plugin) => plugin.removeDestination(origin?.context, destination))
  }

  /** Removes it with its consumers, which are told. */
  drop(living: Living, origin: Origin | undefined): void {
    const { destination } = living
    if (living.removed) return
    this.byKind[destination.kind].delete(destination.name)
    this.owners.delete(living)
    this.kernel.durables.topicRemoved(living)
    if (living instanceof Queue) for (const consumer of [...living.subscriptions]) consumer.queueRemoved(living)
    living.dispose()
    if (!destination.isTemporary) this.kernel.store.removeDestination(destination)
    this.kernel.advisories?.destinationRemoved(destination, origin?.connectionId ?? null, origin?.connector ?? null)
  }

  /** One consumer fewer: a removal may have waited for that. */
  consumerLeft(living: Target): void {
    if (this.removals.length === 0) return
    for (const removal of this.removals.filter((one) => one.living === living && !one.living.inUse)) removal.done()
  }

  /** A message that a prepared transaction had taken is pending again. */
  restore(destination: Destination, key: OrderKey, subscriptionKey: string | undefined): void {
    const living = this.obtain(destination, undefined)
    const message = living.store?.load(key)
    if (message === undefined) return
    if (living instanceof Queue) living.restore({ key, message })
    else living.durableBacklogs.find((one) => one.subscriptionKey === subscriptionKey)?.restore({ key, message })
  }

  private create(destination: Destination, origin: Origin | undefined, subject: unknown): Living {
    const { hooks } = this.kernel
    if (hooks.addDestination !== undefined) {
      ask(hooks.addDestination, (plugin) => plugin.addDestination(origin?.context, destination))
    }
    const living = destination.isQueue ? new Queue(destination, this.kernel) : new Topic(destination, this.kernel)
    this.byKind[destination.kind].set(destination.name, living)
    if (destination.isTemporary && origin !== undefined) this.owners.set(living, origin.connectionId)
    this.kernel.advisories?.destinationAdded(
      destination,
      origin?.connectionId ?? null,
      origin?.connector ?? null,
      subject ?? undefined,
    )
    for (const consumer of this.patterns) {
      if (matchesDestination(consumer.terms.destination, destination)) consumer.attach(living)
    }
    if (living instanceof Topic) this.kernel.durables.topicAdded(living)
    return living
  }

  private removeLater(
    living: Living,
    timeoutMs: number,
    origin: Origin | undefined,
    resolve: () => void,
    reject: (error: Error) => void,
  ): void {
    const end = (): void => {
      removal.timer.cancel()
      this.removals = this.removals.filter((other) => other !== removal)
    }
    const removal: Removal = {
      living,
      done: () => {
        end()
        this.drop(living, origin)
        resolve()
      },
      failed: (error) => {
        end()
        reject(error)
      },
      timer: this.kernel.clock.after(timeoutMs, () => removal.failed(inUse(living))),
    }
    this.removals.push(removal)
  }
}

function inUse(living: Living): Error {
  const consumer = living instanceof Queue ? living.subscriptions[0]?.id : undefined
  return errors.destinationInUse({ destination: `${living.destination}`, consumer: `${consumer ?? 'a consumer'}` })
}
