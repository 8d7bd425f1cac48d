/**
 * Which consumer of a queue gets a message: higher priority first, round robin among equals, and only those that want
 * it, have room and are its group's or the queue's exclusive one.
 */
import type { Message } from '@hermod/model'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { QueueSubscription } from '../subscriptions/queue-subscription.js'
import { groupOwners } from './group-owners.js'
import { MessageGroups } from './groups.js'

/** `nobody`: no consumer wants it at all. `later`: one does and has no room. */
export type Choice = QueueSubscription | 'nobody' | 'later'

interface Tier {
  readonly priority: number
  readonly members: QueueSubscription[]
  /** Index of the member whose turn it is. */
  next: number
}

const NONE: readonly QueueSubscription[] = []
/** An exclusive consumer of the highest priority there is takes over even from its equal: the newest wins. */
const TAKE_OVER_PRIORITY = 127

export class Selection {
  /** Highest priority first. */
  private tiers: Tier[] = []
  private exclusive: QueueSubscription | undefined
  readonly groups: MessageGroups<QueueSubscription>
  count = 0

  /** Of the policy it was made with: other owners would tear the groups apart. */
  private readonly groupMap: DestinationPolicy['groupMap']

  constructor(private policy: DestinationPolicy) {
    this.groupMap = policy.groupMap
    this.groups = new MessageGroups(groupOwners(policy.groupMap))
  }

  /** Orders consumers as the policy says, and finds out anew who is exclusive. */
  usePolicy(policy: DestinationPolicy): void {
    const before = this.policy
    this.policy = policy
    if (policy.useConsumerPriority !== before.useConsumerPriority) {
      const members = this.members()
      this.tiers = []
      for (const member of members) this.tierOf(member).members.push(member)
    }
    if (policy.allConsumersExclusiveByDefault !== before.allConsumersExclusiveByDefault) {
      this.exclusive = this.successor()
    }
  }

  /** Groups are remembered as the policy asks for. */
  groupsAsIn({ groupMap }: DestinationPolicy): boolean {
    return JSON.stringify(groupMap) === JSON.stringify(this.groupMap)
  }

  add(subscription: QueueSubscription): void {
    this.tierOf(subscription).members.push(subscription)
    this.count++
    if (this.maySucceed(subscription)) this.exclusive = subscription
  }

  remove(subscription: QueueSubscription): void {
    for (const tier of this.tiers) {
      const at = tier.members.indexOf(subscription)
      if (at < 0) continue
      tier.members.splice(at, 1)
      if (tier.next > at) tier.next--
      this.count--
    }
    this.tiers = this.tiers.filter((tier) => tier.members.length > 0)
    this.groups.memberLeft(subscription)
    if (this.exclusive === subscription) this.exclusive = this.successor()
  }

  /** All consumers, the order of service first. */
  members(): QueueSubscription[] {
    return this.tiers.flatMap((tier) => tier.members)
  }

  /** Consumers that get messages only by asking. */
  pulling(): readonly QueueSubscription[] {
    if (!this.anyPulling) return NONE
    return this.members().filter((member) => member.window.size === 0)
  }

  private get anyPulling(): boolean {
    for (const tier of this.tiers) for (const member of tier.members) if (member.window.size === 0) return true
    return false
  }

  get anyRoom(): boolean {
    if (this.exclusive !== undefined) return this.exclusive.hasRoom
    for (const tier of this.tiers) for (const member of tier.members) if (member.hasRoom) return true
    return false
  }

  /** Somebody is here who is no bridge; with a message: somebody who wants it. */
  hasLocal(wanting: Message | undefined): boolean {
    for (const { members } of this.tiers) {
      for (const { terms } of members) {
        if (!terms.request.networkSubscription && (wanting === undefined || terms.wants(wanting))) return true
      }
    }
    return false
  }

  /** No exclusive consumer keeps everything from it. */
  isServed(member: QueueSubscription): boolean {
    return this.exclusive === undefined || this.exclusive === member
  }

  choose(message: Message): Choice {
    const owner = message.groupID === null ? undefined : this.groups.ownerOf(message)
    const only = this.exclusive ?? owner
    if (only !== undefined) {
      if (!only.wants(message)) return owner === only ? 'later' : 'nobody'
      return only.hasRoom ? only : 'later'
    }
    let wanted = false
    for (const tier of this.tiers) {
      const choice = message.groupID === null ? this.nextOf(tier, message) : this.fewestGroups(tier, message)
      if (typeof choice === 'object') return choice
      wanted ||= choice === 'later'
    }
    return wanted ? 'later' : 'nobody'
  }

  /** How many messages those consumers have room for that may get this one. */
  roomFor(message: Message): number {
    const only = this.exclusive ?? (message.groupID === null ? undefined : this.groups.ownerOf(message))
    if (only !== undefined) return only.wants(message) ? only.room : 0
    let room = 0
    for (const tier of this.tiers) for (const member of tier.members) if (member.wants(message)) room += member.room
    return room
  }

  private tierOf({ terms }: QueueSubscription): Tier {
    const priority = this.policy.useConsumerPriority ? terms.priority : 0
    let tier = this.tiers.find((candidate) => candidate.priority === priority)
    if (tier === undefined) {
      tier = { priority, members: [], next: 0 }
      this.tiers.push(tier)
      this.tiers.sort((a, b) => b.priority - a.priority)
    }
    return tier
  }

  private nextOf(tier: Tier, message: Message): Choice {
    const { members } = tier
    let wanted = false
    for (let i = 0; i < members.length; i++) {
      const at = (tier.next + i) % members.length
      const member = members[at]!
      if (!member.wants(message)) continue
      wanted = true
      if (!member.hasRoom) continue
      // Strict order begins with the first consumer each time: the next gets what that has no room for.
      if (!this.policy.strictOrderDispatch) tier.next = (at + 1) % members.length
      return member
    }
    return wanted ? 'later' : 'nobody'
  }

  /** A new group goes to the consumer that owns the fewest. */
  private fewestGroups(tier: Tier, message: Message): Choice {
    let best: QueueSubscription | undefined
    let wanted = false
    for (let i = 0; i < tier.members.length; i++) {
      const member = tier.members[(tier.next + i) % tier.members.length]!
      if (!member.wants(message)) continue
      wanted = true
      if (member.hasRoom && (best === undefined || member.groupCount < best.groupCount)) best = member
    }
    if (best !== undefined) return best
    return wanted ? 'later' : 'nobody'
  }

  private isExclusive(subscription: QueueSubscription): boolean {
    return this.policy.allConsumersExclusiveByDefault || subscription.terms.exclusive
  }

  /** A newcomer takes over from one of lower priority. Priorities count here even where dispatch ignores them. */
  private maySucceed(newcomer: QueueSubscription): boolean {
    if (!this.isExclusive(newcomer)) return false
    const { priority } = newcomer.terms
    if (this.exclusive === undefined || priority === TAKE_OVER_PRIORITY) return true
    return priority > this.exclusive.terms.priority
  }

  /** The first to come among the exclusive ones of the highest priority. */
  private successor(): QueueSubscription | undefined {
    let best: QueueSubscription | undefined
    for (const member of this.members()) {
      if (!this.isExclusive(member)) continue
      if (best === undefined || member.terms.priority > best.terms.priority) best = member
    }
    return best
  }
}
