import { Message, MessageKind } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { evictionOf } from '../../../src/policies/eviction/eviction.js'
import { bean } from '../../beans.js'

function message({
  priority = 4,
  timestamp = 0,
  key,
}: {
  priority?: number
  timestamp?: number
  key?: string
}): Message {
  const made = new Message(MessageKind.text)
  made.priority = priority
  made.timestamp = timestamp
  if (key !== undefined) made.setProperties(new Map([['key', key]]))
  return made
}

describe('what a slow consumer loses', () => {
  it('is the oldest, unless the policy has another strategy [F4.152]', () => {
    for (const given of [undefined, bean('oldestMessageEvictionStrategy')]) {
      expect(evictionOf(given)).toEqual({ expiredFrom: 1000, choose: undefined })
    }
    expect(
      evictionOf(bean('oldestMessageEvictionStrategy', { evictExpiredMessagesHighWatermark: 5 })).expiredFrom,
    ).toBe(5)
    const unchecked = bean('oldestMessageEvictionStrategy', { expiryCheckEnabled: false })
    expect(evictionOf(unchecked).expiredFrom).toBe(Number.POSITIVE_INFINITY)
  })

  it('is the oldest of the lowest priority [F4.153]', () => {
    const { choose } = evictionOf(bean('oldestMessageWithLowestPriorityEvictionStrategy'))
    expect(choose!([4, 9, 2, 5, 2].map((priority) => message({ priority })))).toEqual([2])
  })

  it('is all but the newest per property, and what does not have it [F4.154]', () => {
    const { choose } = evictionOf(bean('uniquePropertyMessageEvictionStrategy', { propertyName: 'key' }))
    const waiting = ['A', 'B', 'A', undefined, 'B'].map((key, timestamp) =>
      message({ timestamp, ...(key === undefined ? {} : { key }) }),
    )
    expect(choose!(waiting)).toEqual([0, 1, 3])
    // Of the same age the first stays; where all differ or none has it, the oldest goes.
    expect(choose!([message({ key: 'A' }), message({ key: 'A' })])).toEqual([1])
    expect(choose!([message({ key: 'A' }), message({ key: 'B' })])).toEqual([0])
    expect(choose!([message({}), message({})])).toEqual([0])
  })

  it('is the oldest where no property is named', () => {
    expect(evictionOf(bean('uniquePropertyMessageEvictionStrategy')).choose).toBeUndefined()
  })
})
