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
}
