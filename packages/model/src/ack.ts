/** Acknowledgements as consumers send them. Numbers are ActiveMQ's. */
import type { Destination } from './destination.js'
import type { MessageId } from './ids.js'

export const AckType = {
  /** Reached the client; only widens the prefetch window. */
  delivered: 0,
  /** The client gave up on them: to the dead-letter queue. */
  poison: 1,
  /** Consumed: a range in dispatch order. */
  standard: 2,
  /** Rolled back and about to be delivered again by the client itself. */
  redelivered: 3,
  /** Consumed: exactly the last one. */
  individual: 4,
  /** The subscription's selector does not want it. */
  unmatched: 5,
  /** Found expired by the client. */
  expired: 6,
} as const
export type AckType = (typeof AckType)[keyof typeof AckType]

/** A Java exception as peers describe it; never a reason to load or construct anything. */
export interface ThrowableInfo {
  readonly className: string
  readonly message: string | null
  readonly stackTrace?: readonly StackFrame[]
  readonly cause?: ThrowableInfo | null
}

export interface StackFrame {
  readonly className: string
  readonly methodName: string
  readonly fileName: string | null
  readonly lineNumber: number
}

/** Shape-compatible with OpenWire's MessageAck, so that the hot path hands the decoded command on as it is. */
export interface Ack {
  readonly ackType: number
  readonly destination: Destination | null
  /** Null: from the oldest dispatched message on. */
  readonly firstMessageId: MessageId | null
  readonly lastMessageId: MessageId | null
  readonly messageCount: number
  readonly poisonCause: ThrowableInfo | null
}
