/**
 * Elements that choose how much of a backlog is in memory. In ActiveMQ each is a class with a way of its own; here all
 * backlogs work alike (a head in memory, the rest in the store or on the spool) and the names set where the head ends.
 */
import { defineOptions, flag } from '@hermod/model'

export const storeCursorOptions = defineOptions('storeCursor', {})
export const fileQueueCursorOptions = defineOptions('fileQueueCursor', {})
export const vmQueueCursorOptions = defineOptions('vmQueueCursor', {})
export const vmCursorOptions = defineOptions('vmCursor', {})
export const fileCursorOptions = defineOptions('fileCursor', {})

export const storeDurableSubscriberCursorOptions = defineOptions('storeDurableSubscriberCursor', {
  useCache: flag(true, 'Keep messages that have just been stored in memory for dispatch.'),
  immediatePriorityDispatch: flag(
    true,
    'A message of higher priority comes before those that are in memory already. Always so here.',
  ),
})
export const vmDurableCursorOptions = defineOptions('vmDurableCursor', {})
export const fileDurableSubscriberCursorOptions = defineOptions('fileDurableSubscriberCursor', {})
