/** Builds advisory messages as the real broker does. */
import {
  type ConsumerId,
  type Destination,
  Message,
  MessageId,
  MessageKind,
  type PrimitiveValue,
  ProducerId,
} from '@hermod/model'

/** Who sends the advisories. */
export interface AdvisoryOrigin {
  readonly brokerId: string
  readonly brokerName: string
  /** Address under which a peer of this transport connector reaches the broker; null: what happened has no connector. */
  url(connector: string | null): string
}

export interface AdvisoryContent {
  /** Command or message that it is about, see `AdvisorySubjects`. */
  readonly subject?: unknown
  readonly properties?: Readonly<Record<string, PrimitiveValue>>
  readonly connector?: string | null
  /** Only this consumer gets it. */
  readonly target?: ConsumerId
}

export class AdvisoryMessages {
  private readonly producerId: ProducerId
  private sequence = 0

  /** `connectionId`: a generated id of the broker's own, under which it is the producer of its advisories. */
  constructor(
    private readonly origin: AdvisoryOrigin,
    connectionId: string,
  ) {
    this.producerId = new ProducerId(connectionId, 0, 0)
  }

  build(topic: Destination, content: AdvisoryContent): Message {
    const message = new Message(MessageKind.message)
    message.destination = topic
    message.producerId = this.producerId
    message.messageId = new MessageId(this.producerId, ++this.sequence)
    message.targetConsumerId = content.target ?? null
    message.type = 'Advisory'
    message.priority = 0
    message.dataStructure = content.subject ?? null
    message.setProperties(
      new Map<string, PrimitiveValue>([
        ...Object.entries(content.properties ?? {}),
        ['originBrokerName', this.origin.brokerName],
        ['originBrokerId', this.origin.brokerId],
        ['originBrokerURL', this.origin.url(content.connector ?? null)],
      ]),
    )
    return message
  }
}
