/** One message of a topic while subscriptions have yet to be sent it: counted in memory once, however many they are. */
import type { Message } from '@hermod/model'
import { sizeUnder } from '../policies/message-size.js'
import type { Topic } from './topic.js'

export class TopicEntry {
  readonly size: number
  /** It went to the dead letters already, for one of its consumers: once is enough. */
  isDeadLetter = false
  private holders = 0

  constructor(
    readonly topic: Topic,
    readonly message: Message,
  ) {
    this.size = sizeUnder(topic.policy, message)
  }

  hold(): void {
    if (this.holders++ === 0) this.topic.held(this)
  }

  release(): void {
    if (--this.holders === 0) this.topic.freed(this)
  }
}
