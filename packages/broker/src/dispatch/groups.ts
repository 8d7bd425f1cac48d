/**
 * JMSXGroupID: all messages of a group go to one consumer, as long as it is there and the group is not closed by a
 * negative JMSXGroupSeq. Who owns what is kept by the map that the policy asks for.
 */
import type { Message } from '@hermod/model'
import type { GroupOwners } from './group-owners.js'

/** A consumer as groups see it. */
export interface GroupMember {
  /** Groups (or buckets of groups) it owns: new ones go to the member with the fewest. */
  groupCount: number
}

export class MessageGroups<T extends GroupMember> {
  constructor(private readonly owners: GroupOwners<T>) {}

  /** The only consumer that may take it; undefined: anybody, who then owns the group. */
  ownerOf(message: Message): T | undefined {
    // Sequence 1 begins the group anew, so it may change hands.
    return message.groupSequence === 1 ? undefined : this.owners.get(message.groupID!)
  }

  dispatched(message: Message, member: T): void {
    const group = message.groupID!
    const sequence = message.groupSequence
    const owner = this.owners.get(group)
    if (owner === member && sequence !== 1) {
      if (sequence < 0) this.close(group, member)
      return
    }
    // A message that closes a group nobody owns opens it: so ActiveMQ does, and consumers may count on the mark.
    message.JMSXGroupFirstForConsumer = true
    if (owner === member) return
    if (owner !== undefined) owner.groupCount--
    member.groupCount++
    const forgotten = this.owners.put(group, member)
    if (forgotten !== undefined) forgotten.groupCount--
  }

  memberLeft(member: T): void {
    // It may own groups of other queues too: those it keeps.
    if (member.groupCount > 0) member.groupCount -= this.owners.removeOwner(member)
  }

  private close(group: string, owner: T): void {
    this.owners.remove(group)
    owner.groupCount--
  }
}
