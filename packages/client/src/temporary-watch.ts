/** Which temporary destinations exist, as the broker's advisories tell: a reply to one that is gone fails at once. */
import { ConsumerId, Destination } from '@hermod/model'
import { ConsumerInfo, DestinationInfo, type MessageDispatch } from '@hermod/openwire'

/** Advisories are small and come in bursts when many clients connect. */
const PREFETCH = 1000

export class TemporaryWatch {
  private readonly alive = new Set<string>()
  readonly info: ConsumerInfo

  constructor(connectionId: string) {
    this.info = new ConsumerInfo({
      consumerId: new ConsumerId(connectionId, -1, 1),
      destination: Destination.topic('ActiveMQ.Advisory.TempQueue,ActiveMQ.Advisory.TempTopic'),
      prefetchSize: PREFETCH,
      noLocal: true,
      dispatchAsync: true,
    })
  }

  dispatched(dispatch: MessageDispatch): void {
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
    this.alive.clear()
  }
}
