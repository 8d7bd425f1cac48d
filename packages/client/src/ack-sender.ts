/** Says to the broker what became of a consumer's messages. */
import { AckType, type Message } from '@hermod/model'
import { type ConsumerInfo, MessageAck } from '@hermod/openwire'
import { type ClientRedeliveryPolicy, describePolicy } from './redelivery-policy.js'
import type { Request } from './wire/channel.js'

export class AckSender {
  constructor(
    private readonly info: ConsumerInfo,
    private readonly oneway: (command: Request) => void,
  ) {}

  /** One ack over `messages`, which stand in the order of their dispatch. */
  send(ackType: AckType, messages: readonly Message[], transactionId: MessageAck['transactionId'] = null): void {
    this.oneway(this.ack(ackType, messages, { transactionId }))
  }

  /** The broker is to move it to the dead-letter queue, with the reason in the words of Java clients. */
  poison(message: Message, which: string, policy: ClientRedeliveryPolicy, cause?: unknown): void {
    const reason = `${which} exceeds redelivery policy limit:${describePolicy(policy)}, cause:${cause ?? null}`
    this.oneway(
      this.ack(AckType.poison, [message], { poisonCause: { className: 'java.lang.Throwable', message: reason } }),
    )
  }

  private ack(ackType: AckType, messages: readonly Message[], more: Partial<MessageAck>): MessageAck {
    return new MessageAck({
      destination: this.info.destination,
      consumerId: this.info.consumerId,
      ackType,
      firstMessageId: ackType === AckType.individual ? null : messages[0]!.messageId,
      lastMessageId: messages[messages.length - 1]!.messageId,
      messageCount: messages.length,
      ...more,
    })
  }
}
