/** Acknowledges advisories of the other broker, many at a time, before its window closes. */
import { AckType, type Message } from '@hermod/model'
import { MessageAck } from '@hermod/openwire'
import type { AdvisoryConsumer } from './hello.js'

export class AdvisoryAcks {
  private count = 0
  private readonly limit: number

  constructor(
    private readonly consumer: AdvisoryConsumer,
    percentage: number,
  ) {
    this.limit = consumer.prefetchSize * (percentage / 100)
  }

  /** The ack to send now, for all since the last one; undefined: not yet. */
  handled(message: Message): MessageAck | undefined {
    this.count++
    if (this.count <= this.limit) return undefined
    const messageCount = this.count
    this.count = 0
    return new MessageAck({
      destination: message.destination,
      consumerId: this.consumer.id,
      ackType: AckType.standard,
      lastMessageId: message.messageId,
      messageCount,
    })
  }
}
