/** All living destinations: found or made by name, matched by pattern, removed when nobody uses them. */
import {
  type ConnectionContext,
  type Destination,
  type DestinationKind,
  type Message,
  matchesDestination,
  type OrderKey,
} from '@hermod/model'
import { advisoriesAbout } from '../advisories/topics.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { ask, tell } from '../plugins/hooks.js'
import { Plan } from '../virtual/plan.js'
import { type AttachableConsumer, Attachments } from './attachments.js'
import { Counters } from './counters.js'
import { checkLimit } from './destination-limit.js'
import { refusedName } from './name-limit.js'
import { Queue } from './queue.js'
import { Topic } from './topic.js'

export type Living = Queue | Topic

/** On whose behalf a destination is made or removed, for advisories and for the owner of temporary ones. */
export interface Origin {
  readonly connectionId: string
  readonly connector: string
  /** Undefined: the broker itself. */
  readonly context: ConnectionContext | undefined
  /** As in `ConnectRequest`. */
  readonly ownBridge?: boolean
}

export class Destinations {
  private readonly byKind: Record<DestinationKind, Map<string, Living>> = {
    queue: new Map(),
    topic: new Map(),
    'temp-queue': new Map(),
    'temp-topic': new Map(),
  }
  /** Connection ids of temporary destinations, with whose end they go. */
  private readonly owners = new Map<Living, string>()
  /** Temporary ones of clients of other brokers, made by our bridges, and on behalf of which user. */
  private readonly bridged = new WeakMap<Living, string | undefined>()
  /** What destinations that are gone had counted. */
  readonly gone = new Counters()
  private readonly attachments: Attachments
  private queueChanges = 0

  constructor(private readonly kernel: Kernel) {
    this.attachments = new Attachments(kernel)
  }

  /** Changes when a queue comes or goes. */
  get queueVersion(): number {
    return this.queueChanges
  }

  ofKind(kind: DestinationKind): Iterable<Living> {
    return this.byKind[kind].values()
  }

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
    const known = this.find(destination)
    if (!destination.isTemporary || origin === undefined) return known ?? this.create(destination, origin, subject)
    if (known === undefined) return this.create(destination, origin, subject, origin.connectionId)
    if (namedAfter(destination) !== origin.connectionId) return known
    const owner = this.owners.get(known)
    if (owner !== undefined && owner !== origin.connectionId) {
      // Another connection has made it under this one's name; whoever it brought along is not to hear our answers.
      this.drop(known, origin)
      return this.create(destination, origin, subject, origin.connectionId)
    }
    // One that a send made before belongs to its client from now on.
    this.owners.set(known, origin.connectionId)
    return known
  }

  /** Connection id of who may consume from a temporary destination. One that a send made is known by its name only. */
  private ownerOf(living: Living): string | undefined {
    const { destination } = living
    return destination.isTemporary ? (this.owners.get(living) ?? namedAfter(destination)) : undefined
  }

  /** It is a temporary one of another connection; bridges of the same user share what one of them has made. */
  isSomebodyElses(living: Living, { connectionId, context, ownBridge }: Origin): boolean {
    // Anybody may have the other end of a bridge: what one user brought is not for another to take.
    const isShared = ownBridge === true && this.bridged.has(living)
    if (isShared && this.bridged.get(living) === context?.identity?.userName) return false
    const owner = this.ownerOf(living)
    return owner !== undefined && owner !== connectionId
  }

  ownedBy(connectionId: string): Living[] {
    const owned: Living[] = []
    for (const [living, owner] of this.owners) if (owner === connectionId) owned.push(living)
    return owned
  }

  /** Those that a name covers, each once: wildcards and composites allowed. */
  matching(pattern: Destination): Living[] {
    const found = new Set<Living>()
    for (const member of pattern.members()) {
      if (!member.isWildcard) {
        const living = this.find(member)
        if (living !== undefined) found.add(living)
        continue
      }
      for (const living of this.ofKind(member.kind))
        if (matchesDestination(member, living.destination)) found.add(living)
    }
    return [...found]
  }

  *all(): Iterable<Living> {
    for (const kind of Object.values(this.byKind)) yield* kind.values()
  }

  /** Attaches a consumer to all that its name covers, now and later. */
  subscribe(consumer: AttachableConsumer, origin: Origin): void {
    this.attachments.subscribe(consumer, origin)
  }

  unsubscribe(consumer: AttachableConsumer): void {
    this.attachments.unsubscribe(consumer)
  }

  /** The destination of a consumer was removed under it. */
  orphaned(consumer: AttachableConsumer): void {
    this.attachments.orphaned(consumer)
  }

  /** Consumers wait for a destination of this name to come. */
  isAwaited(destination: Destination): boolean {
    return this.attachments.isAwaited(destination)
  }

  /** Where dead letters go: made if it is not there, and known as such from now on. */
  markDlq(destination: Destination): void {
    this.obtain(destination, undefined).dlq = true
  }

  /** A message that the broker itself sends: along its route, past every limit, stored before the turn ends. */
  deposit(message: Message): void {
    const plan = new Plan(this.kernel, undefined)
    plan.forward(message.destination, message)
    for (const part of plan.parts) {
      if (part.message !== message) part.message.messageId.brokerSequenceId = this.kernel.nextSequence()
      part.living.enqueue(part.message)
    }
  }

  /**
   * As ActiveMQ: with a timeout of 0 it is refused while there are subscriptions, with any other it goes at once and
   * its consumers stay without it. Temporary ones always go.
   */
  async remove(destination: Destination, timeoutMs: number, origin: Origin | undefined): Promise<void> {
    const living = this.find(destination)
    if (living === undefined) return
    this.mayRemove(destination, origin)
    if (timeoutMs === 0 && !destination.isTemporary && living.inUse) throw inUse(living)
    this.drop(living, origin)
  }

  private mayRemove(destination: Destination, origin: Origin | undefined): void {
    const { hooks } = this.kernel
    if (hooks.removeDestination === undefined) return
    ask(hooks.removeDestination, (plugin) => plugin.removeDestination(origin?.context, destination))
  }

  /** Removes it, whoever uses it, and the advisory topics about it. */
  drop(living: Living, origin: Origin | undefined): void {
    const { destination } = living
    if (living.removed) return
    this.byKind[destination.kind].delete(destination.name)
    this.owners.delete(living)
    this.attachments.removed(living)
    if (destination.kind === 'queue') this.queueChanges++
    this.kernel.durables.topicRemoved(living)
    if (living instanceof Queue) for (const consumer of [...living.subscriptions]) consumer.queueRemoved(living)
    living.dispose()
    this.gone.join(living.counters)
    if (!destination.isTemporary) this.kernel.store.removeDestination(destination)
    this.kernel.virtualDemand?.destinationRemoved(destination)
    this.kernel.advisories?.destinationRemoved(destination, origin?.connectionId ?? null, origin?.connector ?? null)
    this.kernel.virtual.removed(destination)
    if (this.kernel.advisories === undefined || destination.isAdvisory) return
    for (const topic of advisoriesAbout(destination)) {
      const about = this.find(topic)
      if (about !== undefined) this.drop(about, undefined)
    }
  }

  /** A message that a prepared transaction had taken is pending again. */
  restore(destination: Destination, key: OrderKey, subscriptionKey: string | undefined): void {
    const living = this.obtain(destination, undefined)
    if (living instanceof Queue) living.restore(key)
    else living.durableBacklogs.find((one) => one.subscriptionKey === subscriptionKey)?.restore(key)
  }

  /** `owner`: of a temporary one; consumers that wait for its name are judged by it. */
  private create(destination: Destination, origin: Origin | undefined, subject: unknown, owner?: string): Living {
    const { hooks, log } = this.kernel
    // What the broker needs itself it must have: what its store holds, and advisories, whose names are longer.
    const refusal = origin === undefined ? undefined : refusedName(destination)
    if (refusal !== undefined) throw refusal
    if (hooks.addDestination !== undefined) {
      const context = origin?.context
      // What the broker needs itself (its store's destinations, dead-letter queues) is not a plug-in's to refuse.
      if (context === undefined)
        tell(hooks.addDestination, log, (plugin) => plugin.addDestination(undefined, destination))
      else ask(hooks.addDestination, (plugin) => plugin.addDestination(context, destination))
    }
    checkLimit(destination, this.kernel.policies.policyFor(destination), this.ofKind(destination.kind))
    const living = destination.isQueue ? new Queue(destination, this.kernel) : new Topic(destination, this.kernel)
    this.byKind[destination.kind].set(destination.name, living)
    if (owner !== undefined) this.owners.set(living, owner)
    if (origin?.ownBridge === true) this.bridged.set(living, origin.context?.identity?.userName)
    if (destination.kind === 'queue') this.queueChanges++
    living.route = this.kernel.virtual.routeFor(living)
    this.kernel.slowConsumers.destinationAdded(living)
    this.kernel.virtualDemand?.destinationAdded(destination)
    this.kernel.advisories?.destinationAdded(
      destination,
      origin?.connectionId ?? null,
      origin?.connector ?? null,
      subject ?? undefined,
    )
    this.attachments.added(living)
    if (living instanceof Topic) this.kernel.durables.topicAdded(living)
    return living
  }
}

/** The connection whose id the name of a temporary destination begins with. */
function namedAfter({ name }: Destination): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(':')))
}

function inUse(living: Living): Error {
  const consumer = living instanceof Queue ? living.subscriptions[0]?.id : undefined
  return errors.destinationInUse({ destination: `${living.destination}`, consumer: `${consumer ?? 'a consumer'}` })
}
