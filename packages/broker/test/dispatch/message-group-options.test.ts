import type { ConfiguredBean } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { groupMapOf, groupMapOfType } from '../../src/options/message-groups.js'
import { policyEntryOptions } from '../../src/options.js'

describe('messageGroupMapFactoryType', () => {
  it('names a kind, with options behind a question mark [F4.138]', () => {
    expect(groupMapOfType('cached')).toEqual({ kind: 'cached', cacheSize: 1024 })
    expect(groupMapOfType(' cached?cacheSize=10 ')).toEqual({ kind: 'cached', cacheSize: 10 })
    expect(groupMapOfType('bucket?bucketCount=7&cacheSize=3')).toEqual({
      kind: 'bucket',
      bucketCount: 7,
      cacheSize: 3,
    })
    expect(groupMapOfType('simple')).toEqual({ kind: 'simple' })
  })

  it.each([
    ['lru', 'expected cached'],
    ['toString', 'expected cached'],
    ['simple?cacheSize=1', 'simple has no cacheSize'],
    ['bucket?bucketCount=0', 'from 1 to 1048576'],
    ['cached?cacheSize=many', 'expected a whole number'],
  ])('refuses %s while the configuration is read', (value, reason) => {
    expect(() => policyEntryOptions.rows.messageGroupMapFactoryType.parse(value)).toThrow(reason)
  })

  it('gives way to an element inside of the entry', () => {
    const bean = { name: 'messageGroupHashBucketFactory', values: { bucketCount: 5 } } as unknown as ConfiguredBean
    expect(groupMapOf(bean, 'simple')).toEqual({ kind: 'bucket', bucketCount: 5, cacheSize: 64 })
    expect(groupMapOf(undefined, 'simple')).toEqual({ kind: 'simple' })
  })
})
