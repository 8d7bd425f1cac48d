/**
 * How much of a backlog is in memory, by the names of ActiveMQ's cursors. All backlogs keep a head in memory and the
 * rest on disk, in order; what differs is where the head ends:
 *
 *   store and file cursors   at cursorMemoryHighWaterMark of the destination's or the broker's memory, at most 16 MB
 *   vm cursors               at 100 percent: all is in memory until the limit that holds producers is reached. What
 *                            comes even so (flow control is off, or a transaction commits) goes to disk as well
 *
 * So a backlog is bounded in memory under every one of them, and nothing is lost under any. For what waits for a
 * consumer of a topic only `fullFromPercent` matters: it is shared with others, so its size alone says little.
 */
import { type ConfiguredBean, optionValues } from '@hermod/model'
import { storeDurableSubscriberCursorOptions } from '../options/cursors.js'
import type { PolicyEntryOptions } from '../options/policy-entry.js'

export interface Cursor {
  /** Percent of a memory limit from which messages are kept on disk alone. */
  readonly fullFromPercent: number
  /** Bytes of one backlog in memory at most. */
  readonly headBytes: number
  /** False: a message that is stored comes to memory only when consumers need it. */
  readonly cachesStored: boolean
}

/** Enough to feed fast consumers for many pages. */
const HEAD_BYTES = 16 * 1024 * 1024

const IN_MEMORY = new Set(['vmQueueCursor', 'vmDurableCursor', 'vmCursor'])

export function cursorOf(bean: ConfiguredBean | undefined, options: PolicyEntryOptions): Cursor {
  if (bean !== undefined && IN_MEMORY.has(bean.name)) {
    return { fullFromPercent: 100, headBytes: Number.POSITIVE_INFINITY, cachesStored: true }
  }
  const ofDurable = bean?.name === 'storeDurableSubscriberCursor' ? bean.values : {}
  const { useCache } = optionValues(storeDurableSubscriberCursorOptions, ofDurable)
  return {
    fullFromPercent: options.cursorMemoryHighWaterMark,
    headBytes: HEAD_BYTES,
    cachesStored: options.useCache && useCache,
  }
}
