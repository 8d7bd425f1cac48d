import { Spread } from './spread.js'

/** What a destination counts, as plain numbers since the broker started. */
export class Counters {
  enqueueCount = 0
  dequeueCount = 0
  dispatchCount = 0
  expiredCount = 0
  /** Dispatched and not acknowledged. */
  inFlightCount = 0
  /** Sent to a dead-letter destination. */
  deadLetterCount = 0
  /** Dropped for slow topic consumers. */
  discardedCount = 0
  consumerCount = 0
  producerCount = 0
  /** Bytes of the messages that came in, as memory limits count them. With enableStatistics. */
  readonly messageSize = new Spread()
  /** ms from a message's coming in to its dispatch. With enableStatistics. */
  readonly enqueueTime = new Spread()

  /** Takes in what another has counted; what only the present knows (consumers, producers, in flight) is not of that kind. */
  join(other: Counters): void {
    this.enqueueCount += other.enqueueCount
    this.dequeueCount += other.dequeueCount
    this.dispatchCount += other.dispatchCount
    this.expiredCount += other.expiredCount
    this.deadLetterCount += other.deadLetterCount
    this.discardedCount += other.discardedCount
    this.messageSize.join(other.messageSize)
    this.enqueueTime.join(other.enqueueTime)
  }
}
