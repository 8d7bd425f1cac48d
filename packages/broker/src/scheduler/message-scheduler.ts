/**
 * Delivery at a later time, for the broker's own parts and plug-ins (`kernel.scheduler`; undefined without
 * schedulerSupport):
 *
 *   const copy = message.copy()
 *   copy.destination = …
 *   kernel.scheduler.schedule(copy, delayMs)       // at once in the job store; the original may be removed in this turn
 *
 * The message is sent as the broker itself once `delayMs` have passed (never earlier, up to half a second later, as times
 * are kept in half seconds): to its destination, under its own message id, with a property `scheduledJobId`, past all
 * plug-ins. Its expiration moves on by the time it waited.
 *
 * Nothing is lost between the two: what the broker's store is told from this call on reaches the disk only after the job
 * has, so a crash may deliver a message twice but never drop it.
 */
import type { Message } from '@hermod/model'

export interface MessageScheduler {
  /**
   * Takes the message over; the caller changes it no more. `delayMs` of 0 or less: as soon as possible. Throws
   * BrokerError if the job store takes no changes; then nothing was kept.
   */
  schedule(message: Message, delayMs: number): void
}
