/**
 * JMSXGroupID: all messages of a group go to one consumer, as long as it is there. At most `MAX_GROUPS` groups are
 * remembered (ActiveMQ's cached map); the one that was silent longest is forgotten first and may change its consumer.
 */
import type { Message } from '@hermod/model'
import type { QueueSubscription } from '../subscriptions/queue-subscription.js'

const MAX_GROUPS = 1024

export class MessageGroups {
  private readonly owners = new Map<string, QueueSubscription>()

  get size(): number {
    return this.owners.size
  }

  /** The only consumer that may take it; undefined: anybody, who then owns the group. */
  ownerOf(message: Message): QueueSubscription | undefined {
    // Sequence 1 begins the group anew, so it may change hands.
    return message.groupSequence === 1 ? undefined : this.owners.get(message.groupID!)
  }

  dispatched(message: Message, subscription: QueueSubscription): void {
    const group = message.groupID!
    const owner = this.owners.get(group)
    if (message.groupSequence < 0) {
      if (owner === subscription) this.release(group, owner)
      return
    }
    if (owner === subscription)
      this.owners.delete(group) // set again below: the most recent is last
    else {
      if (owner !== undefined) owner.groupCount--
      subscription.groupCount++
      message.JMSXGroupFirstForConsumer = true
    }
    this.owners.set(group, subscription)
    if (this.owners.size > MAX_GROUPS) this.forgetOldest()
  }

  consumerLeft(subscription: QueueSubscription): void {
    if (subscription.groupCount === 0) return
    for (const [group, owner] of this.owners) if (owner === subscription) this.release(group, owner)
  }

  private forgetOldest(): void {
    const oldest = this.owners.entries().next().value
    if (oldest !== undefined) this.release(...oldest)
  }

  private release(group: string, owner: QueueSubscription): void {
    this.owners.delete(group)
    owner.groupCount--
  }
}
