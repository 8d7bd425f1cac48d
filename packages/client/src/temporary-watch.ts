/** Which temporary destinations exist, as the broker's advisories tell: a reply to one that is gone fails at once. */
import { AckType, ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo, DestinationInfo, MessageAck, type MessageDispatch } from '@hermod/openwire'

/** Advisories are small and come in bursts when many clients connect. */
const PREFETCH = 1000
/** Acknowledged in batches of this many, well before the broker would stop sending. */
const BATCH = PREFETCH * 0.75

export class TemporaryWatch {
  private readonly alive = new Set<string>()
  readonly info: ConsumerInfo
  private unacknowledged = 0

  constructor(connectionId: string) {
    this.info = new ConsumerInfo({
      consumerId: new ConsumerId(connectionId, -1, 1),
      destination: Destination.topic('ActiveMQ.Advisory.TempQueue,ActiveMQ.Advisory.TempTopic'),
      prefetchSize: PREFETCH,
      noLocal: true,
      dispatchAsync: true,
    })
  }

  /** The acknowledgement to send, when one is due. */
  dispatched(dispatch: MessageDispatch): MessageAck | undefined {
    this.learn(dispatch)
    if (++this.unacknowledged < BATCH || dispatch.message === null) return undefined
    const ack = new MessageAck({
      destination: dispatch.destination,
      consumerId: dispatch.consumerId,
      ackType: AckType.standard,
      lastMessageId: dispatch.message.messageId,
      messageCount: this.unacknowledged,
    })
    this.unacknowledged = 0
    return ack
  }

  private learn(dispatch: MessageDispatch): void {
    const subject = dispatch.message?.dataStructure
    if (!(subject instanceof DestinationInfo) || subject.destination === null) return
    if (subject.operationType === 0) this.add(subject.destination)
    else this.remove(subject.destination)
  }

  add(destination: Destination): void {
    this.alive.add(destination.qualifiedName)
  }
  remove(destination: Destination): void {
    this.alive.delete(destination.qualifiedName)
  }
  has(destination: Destination): boolean {
    return this.alive.has(destination.qualifiedName)
  }
  /** Another broker knows others; it will tell. */
  clear(): void {
    this.unacknowledged = 0
    this.alive.clear()
  }
}
