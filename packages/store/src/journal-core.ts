/** What the parts of an open journal store share. */
import type { Destination, Message, MessageCodec, OrderKey } from '@hermod/model'
import type { Gather } from './journal/gather.js'
import type { RecordSource } from './journal/record-source.js'
import type { RecordWriter } from './journal/record-writer.js'
import type { JournalQueue } from './journal-queue.js'
import type { JournalTopic } from './journal-topic.js'
import type { JournalTransaction } from './journal-transaction.js'
import type { DestinationState } from './state/destination-state.js'
import type { JournalState } from './state/journal-state.js'

export interface JournalCore {
  readonly state: JournalState
  readonly gather: Gather
  readonly writer: RecordWriter
  readonly source: RecordSource
  readonly codec: MessageCodec
  /** Transactions with records in the journal and no outcome yet. */
  readonly waiting: Set<JournalTransaction>
  /** Throws unless the store is open and well. */
  mayChange(): void
  /** Something was appended. */
  dirty(): void
  prioritized(destination: Destination): boolean
  load(state: DestinationState, key: OrderKey): Message | undefined
  queue(destination: Destination): JournalQueue
  topic(destination: Destination): JournalTopic
}
